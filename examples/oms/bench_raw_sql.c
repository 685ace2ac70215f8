/* What somebody would write who needs orders and has SQLite: typed tables, the two indexes without which nothing could ever fall due, and one statement for
 * each step. Constant data. */
#include "bench_raw_sql.h"

const char raw_schema[] =
    "CREATE TABLE products (sku TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, active INTEGER NOT NULL,"
    " tax_class TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE prices (sku TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL,"
    " PRIMARY KEY (sku, currency)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE customers (id TEXT NOT NULL PRIMARY KEY, standing TEXT NOT NULL, fraud INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE stock (sku TEXT NOT NULL, location TEXT NOT NULL, available INTEGER NOT NULL CHECK (available >= 0),"
    " reserved INTEGER NOT NULL, PRIMARY KEY (sku, location)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE orders (id BLOB NOT NULL PRIMARY KEY, number TEXT NOT NULL, channel TEXT NOT NULL,"
    " customer TEXT NOT NULL, state TEXT NOT NULL, currency TEXT NOT NULL, payment_method TEXT NOT NULL,"
    " payment_token TEXT, subtotal INTEGER NOT NULL, discount INTEGER NOT NULL, shipping INTEGER NOT NULL,"
    " tax INTEGER NOT NULL, total INTEGER NOT NULL, version INTEGER NOT NULL, created_at INTEGER NOT NULL,"
    " updated_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE order_lines (order_id BLOB NOT NULL, line INTEGER NOT NULL, sku TEXT NOT NULL, name TEXT NOT NULL,"
    " quantity INTEGER NOT NULL, unit_price INTEGER NOT NULL, discount INTEGER NOT NULL, tax INTEGER NOT NULL,"
    " total INTEGER NOT NULL, PRIMARY KEY (order_id, line)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE reservations (order_id BLOB NOT NULL, line INTEGER NOT NULL, sku TEXT NOT NULL,"
    " location TEXT NOT NULL, quantity INTEGER NOT NULL, expires_at INTEGER, PRIMARY KEY (order_id, line))"
    " STRICT, WITHOUT ROWID;"
    "CREATE INDEX reservations_by_expiry ON reservations (expires_at) WHERE expires_at IS NOT NULL;"
    "CREATE TABLE keys (key TEXT NOT NULL PRIMARY KEY, fingerprint BLOB NOT NULL, order_id BLOB NOT NULL,"
    " expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE events (position INTEGER PRIMARY KEY, order_id BLOB NOT NULL, seq INTEGER NOT NULL,"
    " at INTEGER NOT NULL, type TEXT NOT NULL, state TEXT NOT NULL) STRICT;"
    "CREATE TABLE movements (sku TEXT NOT NULL, location TEXT NOT NULL, order_id BLOB NOT NULL, line INTEGER NOT NULL,"
    " units INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (sku, location, order_id, line)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE jobs (order_id BLOB NOT NULL, n INTEGER NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,"
    " due_at INTEGER, attempts INTEGER NOT NULL, PRIMARY KEY (order_id, n)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX jobs_by_due ON jobs (due_at) WHERE due_at IS NOT NULL;";

const char raw_same_rows[] = "CREATE UNIQUE INDEX orders_by_number ON orders (number);"
                             "CREATE INDEX orders_by_state ON orders (state, id);"
                             "CREATE INDEX orders_by_customer ON orders (customer, id);"
                             "CREATE UNIQUE INDEX events_by_order ON events (order_id, seq);";

const char *const raw_sql[RAW_SQL_COUNT] = {
    [RAW_BEGIN] = "BEGIN IMMEDIATE",
    [RAW_BEGIN_READ] = "BEGIN",
    [RAW_COMMIT] = "COMMIT",
    [RAW_READ_KEY] = "SELECT order_id, fingerprint, expires_at FROM keys WHERE key = ?",
    [RAW_READ_CUSTOMER] = "SELECT standing, fraud FROM customers WHERE id = ?",
    [RAW_READ_PRODUCT] = "SELECT name, active, tax_class FROM products WHERE sku = ?",
    [RAW_READ_PRICE] = "SELECT amount FROM prices WHERE sku = ? AND currency = ?",
    [RAW_READ_STOCK] = "SELECT location, available FROM stock WHERE sku = ?",
    [RAW_READ_ORDER] = "SELECT number, channel, customer, state, currency, payment_method, payment_token, subtotal,"
                       " discount, shipping, tax, total, version, created_at, updated_at FROM orders WHERE id = ?",
    [RAW_READ_LINES] = "SELECT line, sku, name, quantity, unit_price, discount, tax, total FROM order_lines"
                       " WHERE order_id = ? ORDER BY line",
    [RAW_READ_RESERVATIONS] = "SELECT line, sku, location, quantity, expires_at FROM reservations WHERE order_id = ?"
                              " ORDER BY line",
    [RAW_READ_JOBS] = "SELECT n, kind, state, due_at, attempts FROM jobs WHERE order_id = ? ORDER BY n",
    [RAW_ADD_KEY] = "INSERT INTO keys VALUES (?, ?, ?, ?)",
    [RAW_ADD_ORDER] = "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [RAW_ADD_LINE] = "INSERT INTO order_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [RAW_ADD_RESERVATION] = "INSERT INTO reservations VALUES (?, ?, ?, ?, ?, ?)",
    [RAW_ADD_JOB] = "INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?)",
    [RAW_ADD_EVENT] = "INSERT INTO events (order_id, seq, at, type, state) VALUES (?, ?, ?, ?, ?)",
    [RAW_TAKE_STOCK] = "UPDATE stock SET available = available - ?1, reserved = reserved + ?1"
                       " WHERE sku = ?2 AND location = ?3",
    [RAW_ADD_MOVEMENT] = "INSERT INTO movements VALUES (?, ?, ?, ?, ?, ?)",
    [RAW_CONFIRM_ORDER] = "UPDATE orders SET state = 'CONFIRMED', version = version + 1, updated_at = ?"
                          " WHERE id = ? AND version = ?",
    [RAW_CONFIRM_RESERVATIONS] = "UPDATE reservations SET expires_at = NULL WHERE order_id = ?",
    [RAW_FINISH_JOB] = "UPDATE jobs SET state = 'done', due_at = NULL, attempts = attempts + 1"
                       " WHERE order_id = ? AND n = ?",
    [RAW_ADD_PRODUCT] = "INSERT INTO products VALUES (?, ?, ?, ?)",
    [RAW_ADD_PRICE] = "INSERT INTO prices VALUES (?, ?, ?)",
    [RAW_ADD_CUSTOMER] = "INSERT INTO customers VALUES (?, ?, ?)",
    [RAW_ADD_STOCK] = "INSERT INTO stock VALUES (?, ?, ?, ?)",
};
