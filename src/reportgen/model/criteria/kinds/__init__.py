"""The scoring kinds (计分规则), one file each. A class derived from Kind in any file here is found by criterion.py."""
