def pytest_addoption(parser):
    parser.addoption("--long", action="store_true")
