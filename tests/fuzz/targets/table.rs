#![no_main]

libfuzzer_sys::fuzz_target!(
    init: fivefold_fuzz::seeds::plant("table"),
    |data: &[u8]| fivefold_fuzz::table::run(data)
);
