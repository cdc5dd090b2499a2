"""What pipedeck knows of AWS, time and files; nothing here knows of the user interface."""
