#![no_main]

libfuzzer_sys::fuzz_target!(
    init: fivefold_fuzz::seeds::plant("note"),
    |data: &[u8]| fivefold_fuzz::note::run(data)
);
