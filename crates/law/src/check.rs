//! Is the law's data sound? Every entry cited, ids unique, dates without gap or overlap, every worked case passes.
