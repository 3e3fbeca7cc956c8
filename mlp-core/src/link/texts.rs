// The warning texts: the fault of each built-in loss with each built-in activation that is not its partner.
//
// A table: loss, activation, text. The texts use the notation of the theory, `δ = ∂L/∂s = ∂L/∂a · f′(s)`, and
// letters for the constants: `c` is the slope of `leaky_relu`, `α` the depth of `elu`, `d` the threshold of `huber`.
// They assume targets that suit the loss: from 0 to 1 for the cross-entropies, counts for `poisson`.
//
// `absolute` and `huber` have no partner; they have texts only for the harmful pairs.
//
// This file is included, by `pairs.rs` and by `web/check`, which define `noncanonical!`.

noncanonical! {
    // ∂L/∂a = a − y

    Squared, Relu =>
        "δ = (a − y)·f′(s) is 0 wherever s ≤ 0: an output that is off for every sample never learns;\n\
        y < 0 is out of reach\n\
        help: write `linear` instead of `relu`, or `exp` and `loss poisson` for counts; \
        `#[allow(noncanonical_link)] loss squared` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Squared, LeakyRelu<N, D> =>
        "δ = c·(a − y) where s < 0, c the slope there: an output on the wrong side of zero turns back c times as fast\n\
        help: write `linear` instead of `leaky_relu`; `#[allow(noncanonical_link)] loss squared` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Squared, Elu<N, D> =>
        "δ = (a − y)·(a + α) where s < 0: vanishes as a falls towards −α, however large y; y ≤ −α is out of reach\n\
        help: write `linear` instead of `elu`; `#[allow(noncanonical_link)] loss squared` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Squared, Selu =>
        "δ = (a − y)·(a + 1.758) where s < 0: vanishes as a falls towards −1.758, below which no y can be reached\n\
        help: write `linear` instead of `selu`; `#[allow(noncanonical_link)] loss squared` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Squared, Gelu =>
        "f′ < 0 where s < −0.75: for y > a, δ = (a − y)·f′(s) pushes s further down there, to where δ vanishes and\n\
        a stays near 0; y < −0.17 is out of reach\n\
        help: write `linear` instead of `gelu`; `#[allow(noncanonical_link)] loss squared` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Squared, Silu =>
        "for y ≥ 0, δ = (a − y)·f′(s) pulls s back up only where s > −1.28; below, f′ < 0 and s drifts off until δ\n\
        vanishes; y < −0.28 is out of reach\n\
        help: write `linear` instead of `silu`; `#[allow(noncanonical_link)] loss squared` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Squared, Softplus =>
        "δ = (a − y)·(1 − e^−a) vanishes as a nears 0, however large y; y ≤ 0 is out of reach\n\
        help: write `linear` instead of `softplus`, or `exp` and `loss poisson` for counts; \
        `#[allow(noncanonical_link)] loss squared` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Squared, Tanh =>
        "δ = (a − y)·(1 − a²) vanishes once a is near −1 or 1, even with the wrong sign; |y| ≥ 1 is out of reach\n\
        help: write `linear` for a number, or `sigmoid` and `loss binary_cross_entropy` for a yes or no; \
        `#[allow(noncanonical_link)] loss squared` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Squared, Sigmoid =>
        "δ = (a − y)·a·(1 − a) vanishes once a is near 0 or 1, even on the wrong side:\n\
        the surest mistakes learn least\n\
        help: write `loss binary_cross_entropy` for a probability or `linear` units for a number; \
        `#[allow(noncanonical_link)] loss squared` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Squared, HardSigmoid =>
        "δ = (a − y)·f′(s) is exactly 0 once a is clipped to 0 or 1:\n\
        a sample clipped on the wrong side teaches nothing\n\
        help: write `sigmoid` and `loss binary_cross_entropy` for a probability or `linear` for a number; \
        `#[allow(noncanonical_link)] loss squared` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Squared, HardTanh =>
        "δ = (a − y)·f′(s) is exactly 0 beyond s = ±1, even with the wrong sign; |y| > 1 is out of reach\n\
        help: write `linear` for a number, or `sigmoid` and `loss binary_cross_entropy` for a yes or no; \
        `#[allow(noncanonical_link)] loss squared` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Squared, HardSilu =>
        "δ = (a − y)·f′(s) is exactly 0 on the flat left part, where a = 0: an output that is there for every sample\n\
        never learns; for y ≥ 0 the left side of the dip leads there\n\
        help: write `linear` instead of `hard_silu`; `#[allow(noncanonical_link)] loss squared` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Squared, Softmax =>
        "δ_k = a_k·(a_k − y_k − Σ_j a_j·(a_j − y_j)) vanishes for every k once one a_j is near 1, even the wrong one\n\
        help: write `loss categorical_cross_entropy`; `#[allow(noncanonical_link)] loss squared` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Squared, Exp =>
        "δ = (a − y)·a explodes like e^2s where a is too large and vanishes as a nears 0, however large y;\n\
        y ≤ 0 is out of reach\n\
        help: write `loss poisson` for counts or `linear` units for any number; \
        `#[allow(noncanonical_link)] loss squared` keeps the pair (in a derive: `allow(noncanonical_link)`)";

    // ∂L/∂a = ±1

    Absolute, Sigmoid =>
        "δ = ±a·(1 − a) vanishes once a is near 0 or 1,\n\
        even on the wrong side, where the error weighs no more than elsewhere\n\
        help: write `loss binary_cross_entropy` for a probability or `linear` units for a number; \
        `#[allow(noncanonical_link)] loss absolute` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Absolute, Softmax =>
        "where c is the right class, δ_c = −2·a_c·(1 − a_c) and δ_k = 2·a_c·a_k vanish as a_c nears 0:\n\
        the surest mistakes learn least\n\
        help: write `loss categorical_cross_entropy`; `#[allow(noncanonical_link)] loss absolute` keeps the pair (in a derive: `allow(noncanonical_link)`)";

    // ∂L/∂a = a − y, clipped to ±d

    Huber<N, D>, Sigmoid =>
        "δ = h·a·(1 − a), h the error clipped to ±d, vanishes once a is near 0 or 1, even on the wrong side;\n\
        and for y from 0 to 1, d ≥ 1 never clips\n\
        help: write `loss binary_cross_entropy` for a probability or `linear` units for a number; \
        `#[allow(noncanonical_link)]` before `loss` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Huber<N, D>, Softmax =>
        "δ_k = a_k·(h_k − Σ_j a_j·h_j), h the errors clipped to ±d,\n\
        vanishes once one a_j is near 1, even the wrong one\n\
        help: write `loss categorical_cross_entropy`; `#[allow(noncanonical_link)]` before `loss` keeps the pair (in a derive: `allow(noncanonical_link)`)";

    // ∂L/∂a = (a − y) / (a (1 − a))

    BinaryCrossEntropy, Linear =>
        "outside 0 < a < 1, where nothing keeps a linear output, the loss is NaN and δ = (a − y)/(a·(1 − a)) drives a\n\
        further out\n\
        help: write `sigmoid` for a probability, or `loss squared` for a number; \
        `#[allow(noncanonical_link)] loss binary_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    BinaryCrossEntropy, Relu =>
        "where s ≤ 0, a = 0: for y > 0 the loss is infinite and δ = −∞·0 is NaN; where s > 1, log(1 − a) is NaN\n\
        help: write `sigmoid` instead of `relu`; \
        `#[allow(noncanonical_link)] loss binary_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    BinaryCrossEntropy, LeakyRelu<N, D> =>
        "where s < 0, a = c·s has no log: the loss is NaN and δ = c·(a − y)/(a·(1 − a)) drives s further down;\n\
        where s > 1, the loss is NaN and δ drives s further up\n\
        help: write `sigmoid` instead of `leaky_relu`; \
        `#[allow(noncanonical_link)] loss binary_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    BinaryCrossEntropy, Elu<N, D> =>
        "where s < 0, log a is NaN and δ = (a + α)·(a − y)/(a·(1 − a)) drives a down to −α;\n\
        where s > 1, log(1 − a) is NaN\n\
        help: write `sigmoid` instead of `elu`; \
        `#[allow(noncanonical_link)] loss binary_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    BinaryCrossEntropy, Selu =>
        "the loss is NaN where s < 0 or s > 0.952,\n\
        and δ = f′(s)·(a − y)/(a·(1 − a)) drives a on to −1.758 or without end\n\
        help: write `sigmoid` instead of `selu`; \
        `#[allow(noncanonical_link)] loss binary_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    BinaryCrossEntropy, Gelu =>
        "the loss is NaN where s < 0 or s > 1.15; from s < 0, δ = f′(s)·(a − y)/(a·(1 − a)) leads into the dip at\n\
        s ≈ −0.75 and is 0 there\n\
        help: write `sigmoid` instead of `gelu`; \
        `#[allow(noncanonical_link)] loss binary_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    BinaryCrossEntropy, Silu =>
        "log a is NaN where s < 0, log(1 − a) where s > 1.28; δ = f′(s)·(a − y)/(a·(1 − a)) then leads to the dip at\n\
        s ≈ −1.28, or upwards without end\n\
        help: write `sigmoid` instead of `silu`; \
        `#[allow(noncanonical_link)] loss binary_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    BinaryCrossEntropy, Softplus =>
        "where s > 0.55, a > 1: log(1 − a) is NaN and δ = σ(s)·(a − y)/(a·(1 − a)) drives s further up\n\
        help: write `sigmoid` instead of `softplus`, or `exp` and `loss poisson` for counts; \
        `#[allow(noncanonical_link)] loss binary_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    BinaryCrossEntropy, Tanh =>
        "where s < 0, log a is NaN and δ = (1 + a)·(a − y)/a drives a down to −1; as s nears 0, δ explodes for y > 0\n\
        help: write `sigmoid` instead of `tanh`, with targets 0 and 1; \
        `#[allow(noncanonical_link)] loss binary_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    BinaryCrossEntropy, HardSigmoid =>
        "once a is clipped to 0 or 1 on the wrong side, the loss is infinite and δ = ±∞·0 is NaN\n\
        help: write `sigmoid` instead of `hard_sigmoid`; \
        `#[allow(noncanonical_link)] loss binary_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    BinaryCrossEntropy, HardTanh =>
        "where s < 0, log a is NaN and δ = (a − y)/(a·(1 − a)) drives a down to −1;\n\
        clipped to 1 where y < 1, δ = ∞·0 is NaN\n\
        help: write `sigmoid` instead of `hard_tanh`, with targets 0 and 1; \
        `#[allow(noncanonical_link)] loss binary_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    BinaryCrossEntropy, HardSilu =>
        "log a is NaN in the dip where s < 0; on the flat part left of it a = 0, and for y > 0 δ = −∞·0 is NaN;\n\
        log(1 − a) is NaN once a > 1\n\
        help: write `sigmoid` instead of `hard_silu`; \
        `#[allow(noncanonical_link)] loss binary_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    BinaryCrossEntropy, Softmax =>
        "the outputs share a sum of one where the loss takes each for a yes or no of its own;\n\
        once a wrong a_j rounds to 1, δ_k = a_k − y_k − a_k·Σ_{j≠k} (a_j − y_j)/(1 − a_j) is NaN\n\
        help: write `loss categorical_cross_entropy` for one class of several, or `sigmoid` for classes that may \
        coincide; `#[allow(noncanonical_link)] loss binary_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    BinaryCrossEntropy, Exp =>
        "where s > 0, a > 1: log(1 − a) is NaN and δ = (a − y)/(1 − a) drives s further up;\n\
        as s nears 0, δ explodes for y < 1\n\
        help: write `sigmoid` for a probability, or `loss poisson` for counts; \
        `#[allow(noncanonical_link)] loss binary_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";

    // ∂L/∂a = −y / a

    CategoricalCrossEntropy, Linear =>
        "outputs do not compete: δ_k = −y_k/a_k raises expected outputs without end and lowers no other;\n\
        where a_k < 0, the loss is NaN and an expected output sinks without end\n\
        help: write `softmax` for classes, or `loss squared` for numbers; \
        `#[allow(noncanonical_link)] loss categorical_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    CategoricalCrossEntropy, Relu =>
        "where an expected output is off, s_k ≤ 0, the loss is infinite and δ_k = −∞·0 is NaN; where it is on,\n\
        δ_k = −y_k/a_k raises it without end and lowers no other\n\
        help: write `softmax` instead of `relu`; \
        `#[allow(noncanonical_link)] loss categorical_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    CategoricalCrossEntropy, LeakyRelu<N, D> =>
        "δ_k = −y_k/s_k on both sides of zero: raises an expected output without end where s_k > 0;\n\
        where s_k < 0, lowers it without end while its log is NaN\n\
        help: write `softmax` instead of `leaky_relu`; \
        `#[allow(noncanonical_link)] loss categorical_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    CategoricalCrossEntropy, Elu<N, D> =>
        "where s_k < 0, log a_k is NaN and δ_k = −y_k·(a_k + α)/a_k drives an expected output down to −α;\n\
        where s_k > 0, δ_k raises it without end and lowers no other\n\
        help: write `softmax` instead of `elu`; \
        `#[allow(noncanonical_link)] loss categorical_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    CategoricalCrossEntropy, Selu =>
        "an expected output rises without end from s_k > 0, since no other holds it back;\n\
        from s_k < 0, where log a_k is NaN, δ_k = −y_k·(a_k + 1.758)/a_k drives it down to −1.758\n\
        help: write `softmax` instead of `selu`; \
        `#[allow(noncanonical_link)] loss categorical_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    CategoricalCrossEntropy, Gelu =>
        "where s_k < 0, log a_k is NaN and δ_k = −y_k·f′(s_k)/a_k holds an expected output in the dip at s_k ≈ −0.75;\n\
        where s_k > 0, δ_k raises it without end and lowers no other\n\
        help: write `softmax` instead of `gelu`; \
        `#[allow(noncanonical_link)] loss categorical_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    CategoricalCrossEntropy, Silu =>
        "δ_k = −y_k·(1/s_k + 1 − σ(s_k)) parts expected outputs at s_k = 0, where it is infinite: without end upwards,\n\
        or into the dip at s_k ≈ −1.28, where log a_k is NaN\n\
        help: write `softmax` instead of `silu`; \
        `#[allow(noncanonical_link)] loss categorical_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    CategoricalCrossEntropy, Softplus =>
        "outputs do not compete: δ_k = −y_k·σ(s_k)/a_k is never positive,\n\
        so that expected outputs rise without end, the loss falls without end, and no output is ever lowered\n\
        help: write `softmax` for classes, or `exp` and `loss poisson` for counts; \
        `#[allow(noncanonical_link)] loss categorical_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    CategoricalCrossEntropy, Tanh =>
        "where s_k < 0, log a_k is NaN and δ_k = −y_k·(1 − a_k²)/a_k drives an expected output to −1;\n\
        where s_k > 0, nothing pushes outputs down and all drift to 1\n\
        help: write `softmax` instead of `tanh`; \
        `#[allow(noncanonical_link)] loss categorical_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    CategoricalCrossEntropy, Sigmoid =>
        "outputs do not compete:\n\
        δ_k = −y_k·(1 − a_k), so that nothing pushes the wrong outputs down and all drift to one\n\
        help: write `softmax` for one class of several, or `loss binary_cross_entropy` for classes that may \
        coincide; `#[allow(noncanonical_link)] loss categorical_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    CategoricalCrossEntropy, HardSigmoid =>
        "δ_k = −y_k·f′(s_k)/a_k pushes no output down, so that all drift to one and stop there;\n\
        where an expected output is clipped to 0, the loss is infinite and δ_k = −∞·0 is NaN\n\
        help: write `softmax` for one class of several, or `sigmoid` and `loss binary_cross_entropy` for classes \
        that may coincide; `#[allow(noncanonical_link)] loss categorical_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    CategoricalCrossEntropy, HardTanh =>
        "δ_k = −y_k/s_k drives an expected output to the nearer one of 1 and −1 and is 0 from there on;\n\
        below 0 its log is NaN, and nothing pushes the wrong outputs down\n\
        help: write `softmax` instead of `hard_tanh`; \
        `#[allow(noncanonical_link)] loss categorical_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    CategoricalCrossEntropy, HardSilu =>
        "δ_k = −y_k·f′(s_k)/a_k raises an expected output without end where s_k > 0,\n\
        holds it in the dip where s_k < 0 and log a_k is NaN, and is −∞·0 = NaN on the flat left part\n\
        help: write `softmax` instead of `hard_silu`; \
        `#[allow(noncanonical_link)] loss categorical_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    CategoricalCrossEntropy, Exp =>
        "δ_k = −y_k, whatever a_k: the loss −Σ_k y_k·s_k falls without end as expected outputs grow exponentially,\n\
        and no output is ever lowered\n\
        help: write `softmax` for classes, or `loss poisson` for counts; \
        `#[allow(noncanonical_link)] loss categorical_cross_entropy` keeps the pair (in a derive: `allow(noncanonical_link)`)";

    // ∂L/∂a = 1 − y / a

    Poisson, Linear =>
        "δ = 1 − y/a explodes for y > 0 as a nears 0 from above;\n\
        below 0 the loss is NaN and δ drives a down without end\n\
        help: write `exp` for counts, or `loss squared` for any number; \
        `#[allow(noncanonical_link)] loss poisson` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Poisson, Relu =>
        "where s ≤ 0, a = 0: for y > 0 the loss is infinite and δ = (1 − y/a)·f′(s) = −∞·0 is NaN\n\
        help: write `exp` instead of `relu`; `#[allow(noncanonical_link)] loss poisson` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Poisson, LeakyRelu<N, D> =>
        "where s < 0, log a is NaN and δ = c − y/s > 0 drives s down without end;\n\
        as s nears 0 from above, δ = 1 − y/s explodes for y > 0\n\
        help: write `exp` instead of `leaky_relu`; `#[allow(noncanonical_link)] loss poisson` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Poisson, Elu<N, D> =>
        "where s < 0, log a is NaN and δ = (1 − y/a)·(a + α) > 0 drives a down to −α,\n\
        from where it does not come back\n\
        help: write `exp` instead of `elu`; `#[allow(noncanonical_link)] loss poisson` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Poisson, Selu =>
        "an output may expect as little as −1.758 events: where s < 0, log a is NaN and δ = (1 − y/a)·(a + 1.758) > 0\n\
        drives a there\n\
        help: write `exp` instead of `selu`; `#[allow(noncanonical_link)] loss poisson` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Poisson, Gelu =>
        "where s < 0, log a is NaN and δ = (1 − y/a)·f′(s) holds s in the dip at −0.75; as s nears 0 from above,\n\
        δ explodes for y > 0\n\
        help: write `exp` instead of `gelu`; `#[allow(noncanonical_link)] loss poisson` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Poisson, Silu =>
        "where s < 0, log a is NaN and δ = (1 − y/a)·f′(s) leads to the smallest a,\n\
        −0.28 at s ≈ −1.28, and is 0 there\n\
        help: write `exp` instead of `silu`; `#[allow(noncanonical_link)] loss poisson` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Poisson, Softplus =>
        "defined everywhere, but δ = (1 − y/a)·σ(s) stays below 1 however far a is above y,\n\
        so that large overestimates are corrected slowly\n\
        help: write `exp` instead of `softplus`, where δ = a − y; \
        `#[allow(noncanonical_link)] loss poisson` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Poisson, Tanh =>
        "counts of one and more are out of reach;\n\
        where s < 0, log a is NaN and δ = (1 − y/a)·(1 − a²) > 0 drives a to −1\n\
        help: write `exp` instead of `tanh`; `#[allow(noncanonical_link)] loss poisson` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Poisson, Sigmoid =>
        "counts of one and more are out of reach, and δ = (a − y)·(1 − a) vanishes as a nears 1, even for y = 0\n\
        help: write `exp` for counts, or `loss binary_cross_entropy` for a yes or no; \
        `#[allow(noncanonical_link)] loss poisson` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Poisson, HardSigmoid =>
        "once a is clipped to 1, δ = 0 for every y; clipped to 0 with y > 0, the loss is infinite and δ = −∞·0 is NaN\n\
        help: write `exp` for counts, or `sigmoid` and `loss binary_cross_entropy` for a yes or no; \
        `#[allow(noncanonical_link)] loss poisson` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Poisson, HardTanh =>
        "where −1 < s < 0, log a is NaN and δ = 1 − y/a > 0 drives a to −1; clipped to −1 or 1, δ = 0 for every y\n\
        help: write `exp` instead of `hard_tanh`; `#[allow(noncanonical_link)] loss poisson` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Poisson, HardSilu =>
        "log a is NaN in the dip where s < 0, and δ = (1 − y/a)·f′(s) is 0 at its bottom; on the flat part left of it\n\
        a = 0, and for y > 0 δ = −∞·0 is NaN\n\
        help: write `exp` instead of `hard_silu`; `#[allow(noncanonical_link)] loss poisson` keeps the pair (in a derive: `allow(noncanonical_link)`)";
    Poisson, Softmax =>
        "Σ_k a_k is one whatever the counts: δ = a·Σ_j y_j − y fits only their proportions, never how many there are\n\
        help: write `exp` for counts, or `loss categorical_cross_entropy` for proportions; \
        `#[allow(noncanonical_link)] loss poisson` keeps the pair (in a derive: `allow(noncanonical_link)`)";
}
