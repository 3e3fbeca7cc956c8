//! The selection of the instruction set.

use std::string::ToString;

use super::super::instruction_set::{InstructionSet, Unavailable, Unknown, arch};
use super::on_every_instruction_set;

#[test]
fn the_highest_instruction_set_is_selected() {
    let highest = InstructionSet::ALL.into_iter().rfind(|set| set.is_available());
    assert_eq!(Some(InstructionSet::selected()), highest);
    assert_eq!(std::format!("{:?}", arch()), std::format!("{:?}", pulp::Arch::new()));
}

#[test]
fn a_set_that_the_processor_lacks_is_refused() {
    let selected = InstructionSet::selected();
    for set in InstructionSet::ALL.into_iter().filter(|set| !set.is_available()) {
        assert_eq!(set.select(), Err(Unavailable(set)));
        assert_eq!(InstructionSet::selected(), selected);
    }
    assert!(InstructionSet::ALL.into_iter().any(|set| !set.is_available()), "no processor has all of them");
}

#[test]
fn the_name_of_a_set_is_parsed() {
    for set in InstructionSet::ALL {
        assert_eq!(set.to_string().parse(), Ok(set));
    }
    assert_eq!("sse2".parse::<InstructionSet>(), Err(Unknown));
}

#[test]
fn tests_run_on_every_instruction_set_of_the_processor() {
    let tested = std::cell::RefCell::new(std::vec::Vec::new());
    on_every_instruction_set(|| tested.borrow_mut().push(std::format!("{:?}", arch())));
    let available = InstructionSet::ALL.into_iter().filter_map(InstructionSet::arch);
    assert!(tested.into_inner().into_iter().eq(available.map(|arch| std::format!("{arch:?}"))));
}
