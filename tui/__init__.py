"""The pipedeck application: screens, dialogs and commands over the services."""
