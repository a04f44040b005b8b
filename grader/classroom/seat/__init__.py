"""A seat: the app in the browser, and the courier that brings its ledger to the class service."""
