"""`python -m ndalab`: the same as the `ndalab` command."""

from ndalab.cli import main

if __name__ == "__main__":
    main()
