//! Round trips, exchange with other programs, damaged files, and files of other networks.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};

use crate::format::{Difference, FormatError, LoadError, ModuleNamesError, Safetensors, SaveError};
use crate::prelude::*;

network! { struct Net< input 3 => leaky_relu(0.1) 2 as first => tanh 2 no_bias => linear 1; loss huber(0.5) >; }

fn net<T: Scalar>() -> Net<T>
where
    Net<T>: Network<Scalar = T> + crate::ByValue,
{
    Network::random(&mut StdRng::seed_from_u64(7))
}

/// A network of distinct parameters, none of which occurs in a file of the tests, so that a partial load is detected.
fn marked() -> Net {
    let mut net = Net::zeros();
    net.parameters_mut().iter_mut().zip(100_u8..).for_each(|(parameter, mark)| *parameter = mark.into());
    net
}

/// Loads into a marked network, which an error must leave unchanged.
fn load(options: Safetensors<'_>, bytes: &[u8]) -> Result<Net, FormatError> {
    let mut net = marked();
    match options.load_bytes(&mut net, bytes) {
        Ok(()) => Ok(net),
        Err(error) => {
            assert_eq!(net, marked(), "{error}");
            Err(error)
        }
    }
}

/// A file of these tensors, all zero, without our metadata, as from another program.
fn file(tensors: &[(&str, Dtype, &[usize])]) -> Vec<u8> {
    let zeros = vec![0; 1000];
    let views = tensors.iter().map(|(name, dtype, shape)| {
        let bytes = shape.iter().product::<usize>() * dtype.bitsize() / 8;
        (*name, TensorView::new(*dtype, shape.to_vec(), &zeros[..bytes]).unwrap())
    });
    safetensors::serialize(views, None).unwrap()
}

const FITTING: [(&str, Dtype, &[usize]); 5] = [
    ("first.weight", Dtype::F32, &[2, 3]),
    ("first.bias", Dtype::F32, &[2]),
    ("hidden2.weight", Dtype::F32, &[2, 2]),
    ("output.weight", Dtype::F32, &[1, 2]),
    ("output.bias", Dtype::F32, &[1]),
];

#[test]
fn a_round_trip_preserves_every_bit() {
    let mut net: Net = net();
    let odd = [f32::NAN, -f32::NAN, f32::from_bits(0x7fa0_0001), f32::INFINITY, -0.0, f32::MIN_POSITIVE / 2.0];
    net.parameters_mut()[..6].copy_from_slice(&odd);
    let bits = |net: &Net| net.parameters().iter().map(|w| w.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&load(Safetensors::new(), &net.to_safetensors()).unwrap()), bits(&net));

    let double: Net<f64> = self::net();
    let mut same = Net::<f64>::zeros();
    same.load_safetensors_bytes(&double.to_safetensors()).unwrap();
    assert_eq!(same, double);
}

#[test]
fn the_same_network_gives_the_same_bytes() {
    let first = net::<f32>().to_safetensors();
    assert!((0..20).all(|_| net::<f32>().to_safetensors() == first));
}

#[test]
fn other_readers_find_row_major_tensors_under_their_names() {
    let mut net = net::<f32>();
    net.first.weights = matrix![1.0, 2.0, 3.0; 4.0, 5.0, 6.0];
    let bytes = net.to_safetensors();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let mut found: Vec<_> =
        file.iter().map(|(name, view)| (name.to_string(), view.dtype(), view.shape().to_vec())).collect();
    found.sort();
    let mut expected: Vec<_> =
        FITTING.iter().map(|(name, dtype, shape)| (name.to_string(), *dtype, shape.to_vec())).collect();
    expected.sort();
    assert_eq!(found, expected);
    let weights: Vec<u8> = [1.0_f32, 2.0, 3.0, 4.0, 5.0, 6.0].iter().flat_map(|w| w.to_le_bytes()).collect();
    assert_eq!(file.tensor("first.weight").unwrap().data(), weights);
    let header = 8 + u64::from_le_bytes(bytes[..8].try_into().unwrap());
    assert_eq!(header % 8, 0, "the data are aligned");
}

#[test]
fn the_metadata_describe_the_network() {
    let bytes = net::<f32>().to_safetensors();
    let (_, header) = SafeTensors::read_metadata(&bytes).unwrap();
    let description: serde_json::Value = serde_json::from_str(&header.metadata().as_ref().unwrap()["mlp"]).unwrap();
    assert_eq!(description["name"], "Net");
    assert_eq!(description["loss"], "huber(0.5)");
    assert_eq!(description["architecture"], "input 3 => leaky_relu(0.1) 2 => tanh 2 no_bias => linear 1");
    let layer = &description["layers"][1];
    assert_eq!((&layer["name"], &layer["activation"]), (&"hidden2".into(), &"tanh".into()));
    assert_eq!((&layer["inputs"], &layer["outputs"], &layer["bias"]), (&2.into(), &2.into(), &false.into()));
}

#[test]
fn a_file_without_metadata_is_loaded_if_its_tensors_fit() {
    assert_eq!(load(Safetensors::new(), &file(&FITTING)), Ok(Net::zeros()));
}

#[test]
fn all_differences_are_reported_at_once() {
    let mut tensors = FITTING.to_vec();
    tensors[0].2 = &[3, 2];
    tensors[1].0 = "first.biases";
    tensors[2].1 = Dtype::F64;
    tensors[3].1 = Dtype::BF16;
    tensors[3].2 = &[2];
    let error = load(Safetensors::new(), &file(&tensors)).unwrap_err();
    let shape = |tensor: &str, found: &[usize], expected: &[usize]| Difference::Shape {
        tensor: tensor.into(),
        found: found.into(),
        expected: expected.into(),
    };
    let scalar =
        |tensor: &str, found: &str| Difference::Type { tensor: tensor.into(), found: found.into(), expected: "f32" };
    let expected = vec![
        shape("first.weight", &[3, 2], &[2, 3]),
        Difference::Missing { tensor: "first.bias".into() },
        scalar("hidden2.weight", "f64"),
        shape("output.weight", &[2], &[1, 2]),
        scalar("output.weight", "bf16"),
        Difference::Unexpected { tensor: "first.biases".into() },
    ];
    assert_eq!(error, FormatError::Differences(expected));
    assert_eq!(
        error.to_string(),
        "this is a file of another network:\
         \n  `first.weight` has the shape [3, 2], expected [2, 3]\
         \n  there is no `first.bias`\
         \n  `hidden2.weight` holds f64, expected f32\
         \n  `output.weight` has the shape [2], expected [1, 2]\
         \n  `output.weight` holds bf16, expected f32\
         \n  there is \"first.biases\", which the network does not have"
    );
}

#[test]
fn the_message_about_a_file_is_of_limited_length() {
    let header = |entries: &str| {
        let header = format!("{{{entries}}}");
        [&(header.len() as u64).to_le_bytes()[..], header.as_bytes()].concat()
    };
    let (long, empty) = ("x".repeat(1_000_000), r#"{"dtype":"F32","shape":[0],"data_offsets":[0,0]}"#);
    let many: Vec<_> = (0..20_000).map(|index| format!(r#""t{index}":{empty}"#)).collect();
    let description = |key: &str| {
        let description = format!(r#"{{\"layers\":[{{\"activation\":\"{key}{long}\"}}],\"architecture\":\"{long}\"}}"#);
        format!(r#""__metadata__":{{"mlp":"{description}"}}"#)
    };
    let shape = format!(r#"{{"dtype":"F32","shape":[0{}],"data_offsets":[0,0]}}"#, ",1".repeat(100_000));
    network! { struct Line< input 1 => linear 1 no_bias; loss squared >; }
    let weight = r#""output.weight":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}"#;
    for bytes in [
        header(&format!(r#""{long}":{empty}"#)),
        header(&many.join(",")),
        header(&format!(r#""{long}output.weight":{empty}"#)),
        header(&format!(r#""output.weight":{shape}"#)),
        header(&format!(r#""output.weight":{{"dtype":"{long}","shape":[0],"data_offsets":[0,0]}}"#)),
        header(&format!(r#""{long}":{{"dtype":"F32","shape":[1],"data_offsets":[0,0]}}"#)),
        header(&format!("{},{weight}", description(""))),
        header(&format!("{},{weight}", description("\u{1b}"))),
    ] {
        let error = Line::zeros().load_safetensors_bytes(&bytes).unwrap_err().to_string();
        assert!((50..10_000).contains(&error.len()), "{}: {error:.1000}", error.len());
    }
    let error = Line::zeros().load_safetensors_bytes(&header(&many.join(","))).unwrap_err().to_string();
    assert!(error.ends_with("\n  … and 19961 more"), "{error}");
}

#[test]
fn losses_and_network_names_may_differ_but_not_activations() {
    network! { struct Other< input 3 => leaky_relu(0.2) 2 as first => tanh 2 no_bias => softplus 1; loss absolute >; }
    let error = load(Safetensors::new(), &Other::zeros().to_safetensors()).unwrap_err();
    let activation = |layer: &str, found: &str, expected: &str| Difference::Activation {
        layer: layer.into(),
        found: found.into(),
        expected: expected.into(),
    };
    let expected =
        vec![activation("first", "leaky_relu(0.2)", "leaky_relu(0.1)"), activation("output", "softplus", "linear")];
    assert_eq!(error, FormatError::Differences(expected));

    network! { struct Loss< input 3 => leaky_relu(0.1) 2 as first => tanh 2 no_bias => linear 1; loss squared >; }
    assert_eq!(load(Safetensors::new(), &Loss::zeros().to_safetensors()), Ok(Net::zeros()));
}

#[test]
fn a_different_number_of_layers_is_reported() {
    network! { struct Deep< input 3 => leaky_relu(0.1) 2 as first => tanh 2 repeat 2 no_bias => linear 1; loss huber(0.5) >; }
    let error = load(Safetensors::new(), &Deep::zeros().to_safetensors()).unwrap_err();
    let expected =
        vec![Difference::Unexpected { tensor: "hidden3.weight".into() }, Difference::Layers { found: 4, expected: 3 }];
    assert_eq!(error, FormatError::Differences(expected));
}

#[allow(clippy::cast_possible_truncation, reason = "the expected conversion")]
fn single_of(double: f64) -> f32 {
    double as f32
}

#[test]
fn scalars_are_converted_only_if_allowed() {
    let double = net::<f64>();
    assert!(
        matches!(load(Safetensors::new(), &double.to_safetensors()), Err(FormatError::Differences(all)) if all.len() == 5)
    );
    let converting = Safetensors::new().converting();
    let single = load(converting, &double.to_safetensors()).unwrap();
    assert_eq!(single.first.weights, double.first.weights.map(single_of));
    assert_eq!(single.output.bias, double.output.bias.map(single_of));

    let mut back = Net::<f64>::zeros();
    converting.load_bytes(&mut back, &single.to_safetensors()).unwrap();
    assert_eq!(back.first.weights, single.first.weights.map(f64::from));
    assert_eq!(back.output.bias, single.output.bias.map(f64::from));
}

#[test]
fn half_precision_and_bfloat16_are_converted_only_if_allowed() {
    // 1.5 and −2 in both.
    for (dtype, bits) in [(Dtype::F16, [0x3e00_u16, 0xc000]), (Dtype::BF16, [0x3fc0, 0xc000])] {
        let numbers: Vec<u8> = (0..100).flat_map(|index: usize| bits[index % 2].to_le_bytes()).collect();
        let views = FITTING.iter().map(|(name, _, shape)| {
            let bytes = 2 * shape.iter().product::<usize>();
            (*name, TensorView::new(dtype, shape.to_vec(), &numbers[..bytes]).unwrap())
        });
        let file = safetensors::serialize(views, None).unwrap();
        let error = load(Safetensors::new(), &file).unwrap_err();
        assert!(matches!(error, FormatError::Differences(all) if all.len() == 5), "{dtype}");
        let net = load(Safetensors::new().converting(), &file).unwrap();
        assert_eq!(net.first.weights, matrix![1.5, -2.0, 1.5; -2.0, 1.5, -2.0]);
        assert_eq!(net.output.bias, vector![1.5]);
        let mut double = Net::<f64>::zeros();
        Safetensors::new().converting().load_bytes(&mut double, &file).unwrap();
        assert_eq!(double.first.bias, vector![1.5, -2.0]);
    }
    let integers: Vec<_> = FITTING.map(|(name, _, shape)| (name, Dtype::I32, shape)).into();
    let error = load(Safetensors::new().converting(), &file(&integers)).unwrap_err();
    assert!(matches!(error, FormatError::Differences(all) if all.len() == 5));
}

#[test]
fn a_prefix_is_part_of_all_names_in_the_file() {
    let prefixed = Safetensors::new().prefix("model.");
    let bytes = prefixed.to_bytes(&net::<f32>()).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    assert!(file.names().iter().all(|name| name.starts_with("model.")));
    assert_eq!(load(prefixed, &bytes), Ok(net()));
    let modules = Safetensors::new().modules(&["0", "2", "4"]).prefix("net.");
    assert_eq!(load(modules, &modules.to_bytes(&net::<f32>()).unwrap()), Ok(net()));
}

#[test]
fn another_prefix_is_named_instead_of_every_tensor() {
    let plain = net::<f32>().to_safetensors();
    let prefixed = Safetensors::new().prefix("module.model.").to_bytes(&net::<f32>()).unwrap();
    for (bytes, found, expected) in
        [(&plain, "", "model."), (&prefixed, "module.model.", ""), (&prefixed, "module.model.", "model.")]
    {
        let error = load(Safetensors::new().prefix(expected), bytes).unwrap_err();
        let difference = Difference::Prefix { found: found.into(), expected: expected.into() };
        assert_eq!(error, FormatError::Differences(vec![difference]));
    }
    // A tensor is missing, so the prefix alone would not do.
    let mut tensors = FITTING.map(|(name, dtype, shape)| (format!("model.{name}"), dtype, shape));
    tensors[4].0 = "model.output.biases".into();
    let tensors: Vec<_> = tensors.iter().map(|(name, dtype, shape)| (&name[..], *dtype, *shape)).collect();
    let error = load(Safetensors::new(), &self::file(&tensors)).unwrap_err();
    assert!(matches!(error, FormatError::Differences(all) if all.len() == 10));
}

#[test]
fn overflow_in_conversion_is_reported() {
    let mut double = net::<f64>();
    double.first.weights[(1, 0)] = -1e39;
    double.output.bias[0] = f64::INFINITY; // stays infinite
    let error = load(Safetensors::new().converting(), &double.to_safetensors()).unwrap_err();
    let expected = Difference::TooLarge { tensor: "first.weight".into(), index: 3, value: -1e39, expected: "f32" };
    assert_eq!(error, FormatError::Differences(vec![expected]));
}

#[test]
fn module_names_replace_field_names_in_the_file() {
    let sequential = Safetensors::new().modules(&["0", "2", "net.4"]);
    let bytes = sequential.to_bytes(&net::<f32>()).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let mut names = file.names();
    names.sort_unstable();
    assert_eq!(names, ["0.bias", "0.weight", "2.weight", "net.4.bias", "net.4.weight"]);
    assert_eq!(load(sequential, &bytes), Ok(net()));
    assert!(matches!(load(Safetensors::new(), &bytes), Err(FormatError::Differences(all)) if all.len() == 10));
}

#[test]
fn module_names_that_do_not_match_the_layers_are_refused() {
    let bytes = net::<f32>().to_safetensors();
    let two = Safetensors::new().modules(&["0", "2"]);
    let count = ModuleNamesError::Count { given: 2, layers: 3 };
    assert_eq!(load(two, &bytes), Err(count.clone().into()));
    assert_eq!(two.to_bytes(&net::<f32>()), Err(count));
    let twice = Safetensors::new().modules(&["0", "2", "0"]);
    assert_eq!(twice.to_bytes(&net::<f32>()), Err(ModuleNamesError::Twice { name: "0".into() }));
}

#[test]
fn a_truncated_or_extended_file_is_refused() {
    let bytes = net::<f32>().to_safetensors();
    for end in 0..bytes.len() {
        let error = load(Safetensors::new(), &bytes[..end]).unwrap_err();
        assert!(matches!(error, FormatError::Malformed { format: "safetensors", .. }), "cut at {end}: {error}");
    }
    let longer = [&bytes[..], &[0]].concat();
    assert!(matches!(load(Safetensors::new(), &longer), Err(FormatError::Malformed { .. })));
}

#[test]
fn a_file_corrupted_anywhere_is_refused_or_loaded_completely() {
    let bytes = net::<f32>().to_safetensors();
    let numbers = bytes.len() - 4 * Net::PARAMETERS;
    for at in 0..bytes.len() {
        for flip in [0x01, 0x02, 0x10, 0x20, 0x80, 0xff] {
            let mut corrupted = bytes.clone();
            corrupted[at] ^= flip;
            let loaded = load(Safetensors::new(), &corrupted);
            if at >= numbers {
                assert!(loaded.is_ok(), "only a value changed at {at}");
            } else if let Ok(net) = loaded {
                assert_eq!(net, self::net(), "only a name or padding changed at {at}");
            }
        }
    }
}

#[test]
fn an_excessive_header_length_is_refused() {
    for length in [u64::MAX, 1 << 62, 1 << 40, (1 << 18) + 5 * 512 + 1, (1 << 18) + 5 * 512] {
        let bytes = [&length.to_le_bytes()[..], b"{}"].concat();
        let Err(FormatError::Malformed { reason, .. }) = load(Safetensors::new(), &bytes) else { panic!("{length}") };
        let is_excessive = length > (1 << 18) + 5 * 512;
        let message = if is_excessive {
            format!("its header would be {length} bytes long, but at most {} are accepted", (1 << 18) + 5 * 512)
        } else {
            format!("it ends after 2 of {length} bytes of its header")
        };
        assert_eq!(reason, message);
    }
}

#[test]
fn an_excessive_tensor_shape_is_refused() {
    let tensor = |shape: &str, end: &str| {
        let header = format!("{{\"first.weight\":{{\"dtype\":\"F32\",\"shape\":{shape},\"data_offsets\":[0,{end}]}}}}");
        [&(header.len() as u64).to_le_bytes()[..], header.as_bytes()].concat()
    };
    for (shape, end) in [
        ("[1099511627776]", "4398046511104"),
        ("[4294967296,4294967296]", "0"),
        ("[18446744073709551615,4]", "16"),
        ("[2,3]", "18446744073709551615"),
        ("[-2,3]", "24"),
    ] {
        assert!(load(Safetensors::new(), &tensor(shape, end)).is_err(), "{shape} {end}");
    }
}

#[test]
fn metadata_that_do_not_describe_a_network_are_refused() {
    let bytes = net::<f32>().to_safetensors();
    for description in ["", "[]", "{}", "{\\\"layers\\\":[1,2,3]}", "nonsense", &"[".repeat(200_000)] {
        let header = format!("{{\"__metadata__\":{{\"mlp\":\"{description}\"}},{}", header_of(&file(&FITTING)));
        let forged =
            [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &bytes[bytes.len() - 4 * Net::PARAMETERS..]]
                .concat();
        let error = load(Safetensors::new(), &forged).unwrap_err();
        assert!(matches!(&error, FormatError::Malformed { reason, .. } if reason.contains("`mlp`")), "{error}");
    }
}

/// The header of a file without its opening brace.
fn header_of(bytes: &[u8]) -> String {
    let length = usize::try_from(u64::from_le_bytes(bytes[..8].try_into().unwrap())).unwrap();
    String::from_utf8(bytes[9..8 + length].to_vec()).unwrap()
}

#[test]
fn files_are_written_and_read_and_errors_name_them() {
    let directory = std::env::temp_dir().join(format!("mlp-safetensors-tests-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let path = directory.join("net.safetensors");
    let boxed = Net::boxed_random(&mut StdRng::seed_from_u64(7));
    boxed.save_safetensors(&path).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), boxed.to_safetensors());
    let mut same = Net::boxed_zeros();
    same.load_safetensors(&path).unwrap();
    assert_eq!(same, boxed);

    std::fs::write(&path, "").unwrap();
    let error = same.load_safetensors(&path).unwrap_err();
    assert!(matches!(&error, LoadError::Content { path: at, .. } if *at == path));
    assert!(
        error
            .to_string()
            .ends_with("net.safetensors`: this is no safetensors file: it is shorter than the length of a header")
    );
    assert!(matches!(same.load_safetensors(&directory), Err(LoadError::Read { .. })));
    assert!(matches!(boxed.save_safetensors(&directory), Err(SaveError::Write { .. })));
    let error = Safetensors::new().modules(&[]).save(&*boxed, directory.join("never")).unwrap_err();
    assert!(matches!(error, SaveError::Names(_)));
    assert!(!directory.join("never").exists());
    std::fs::remove_dir_all(&directory).unwrap();
}
