"""PostgreSQL under Piccolo: the engine, the transaction, the two walls, migrations, the tables of the kernel."""
