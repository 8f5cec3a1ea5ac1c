"""pydicom without its warnings, for tests that read thousands of odd files; none: the test ends as skipped."""
import logging
import sys
import warnings

try:
    import pydicom  # noqa: F401
except ImportError:
    print("no pydicom here: nothing was checked")
    sys.exit(77)

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
