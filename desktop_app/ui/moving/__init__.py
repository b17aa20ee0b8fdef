"""Moving data in and out: files of other programs, exports, labels."""
