"""What is typed at the shell: the command line, its flags, the demo, and the commands that need no screen."""
