"""Who there is in the emulated cloud, what each may do, and how one signs in."""
