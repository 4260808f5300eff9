"""`python -m diplomatica` is the same as `diplomatica`."""

from diplomatica.cli import main

if __name__ == "__main__":
    main()
