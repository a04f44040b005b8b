"""The course line by line, for screen readers and plain terminals: everything the app has but the panes."""
