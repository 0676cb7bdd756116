using FluxPay.Tests;
using Npgsql;

namespace FluxPay.LoadTest.Servers;

/// <summary>
/// What years of business leave in the database: orders that were paid and completed, their payments and attempts, uses of credits, and the journals of it
/// all, written by SQL as the hosts would have written them, so that the auditor finds nothing.
/// </summary>
internal static class History
{
    /// <summary>Whoever bought then has a name that begins so.</summary>
    public const string Customers = "old-";

    private const int OrdersOfCustomer = 20;
    private const int TimelineOfOrder = 6;   // the largest table
    private const int Chunks = 40;
    private const int Connections = 2;

    // Ids as numbers: they sort before every one that a host makes.
    private const string Order = "lpad((c * 1000 + o)::text, 26, '0')";
    private const string Customer = "lpad(c::text, 26, '0')";

    private static string Statements(int from, int to) => $$"""
        SET synchronous_commit = off;
        CREATE TEMPORARY TABLE who ON COMMIT DROP AS SELECT c, 'old-' || c AS customer FROM generate_series({{from}}, {{to - 1}}) c;
        CREATE TEMPORARY TABLE what ON COMMIT DROP AS
            SELECT c, customer, o, {{Order}} AS id, now() - interval '1 hour' AS at FROM who, generate_series(1, {{OrdersOfCustomer}}) o;

        INSERT INTO fluxpay.customer (service, customer, posted, last_event, version)
        SELECT 'moa', customer, 1000000 - {{OrdersOfCustomer}} * 10, 1 + {{OrdersOfCustomer}} * 5, 1 FROM who;
        INSERT INTO fluxpay.credit_grant (id, service, customer, kind, amount, remaining, held, priority, created_at)
        SELECT 'grt_' || {{Customer}}, 'moa', customer, 'Paid', 1000000, 1000000 - {{OrdersOfCustomer}} * 10, 0, 50, now() - interval '1 hour' FROM who;
        INSERT INTO fluxpay.credit_usage (id, service, customer, amount, parts, metadata, created_at)
        SELECT 'use_' || id, 'moa', customer, 10,
            json_build_array(json_build_object('grant', 'grt_' || {{Customer}}, 'kind', 'Paid', 'priority', 50, 'amount', 10, 'refunded', 0)), '{}', at
        FROM what;
        INSERT INTO fluxpay.ledger_entry (id, service, customer, type, amount, balance_after, grant_id, created_at)
        SELECT 'ent_' || lpad((c * 1000)::text, 26, '0'), 'moa', customer, 'Grant', 1000000, 1000000, 'grt_' || {{Customer}}, now() - interval '1 hour' FROM who;
        INSERT INTO fluxpay.ledger_entry (id, service, customer, type, amount, balance_after, grant_id, usage_id, created_at)
        SELECT 'ent_' || id, 'moa', customer, 'Use', -10, 1000000 - 10 * o, 'grt_' || {{Customer}}, 'use_' || id, at FROM what;

        INSERT INTO fluxpay.orders (id, service, customer, name, status, quantity, terms, currency, amount, credit_amount, metadata, payment_id,
            payment_status, payment_in_doubt, cancelled_amount, compensating, created_at, updated_at, version)
        SELECT 'ord_' || id, 'moa', customer, 'Concert ticket', 'Completed', 1, '{"kind":"custom"}', 'KRW', 15000, 0, '{}', 'pay_' || id,
            'Confirmed', false, 0, false, at, at, 3 FROM what;
        INSERT INTO fluxpay.payment (id, order_id, service, customer, provider, provider_key, status, in_doubt, method, currency, amount,
            cancelled_amount, approved_at, receipt_url, created_at, updated_at, version)
        SELECT 'pay_' || id, 'ord_' || id, 'moa', customer, 'toss', 'told' || id, 'Confirmed', false, 'Card', 'KRW', 15000,
            0, at, 'http://127.0.0.1/receipt/told' || id, at, at, 3 FROM what;
        INSERT INTO fluxpay.payment_attempt (id, payment_id, order_id, service, customer, provider, provider_key, purpose, try, currency, amount,
            refundable, status, retryable, sent_at, answered_at, version)
        SELECT 'att_' || id, 'pay_' || id, 'ord_' || id, 'moa', customer, 'toss', 'told' || id, 'Confirm', 1, 'KRW', 15000,
            0, 'Succeeded', false, at, at, 2 FROM what;
        INSERT INTO fluxpay.timeline (order_id, at, type, title)
        SELECT 'ord_' || id, at, 'gateway.confirm', 'Gateway: confirm succeeded' FROM what, generate_series(1, {{TimelineOfOrder}});
        INSERT INTO fluxpay.idempotency (service, method, path, key, fingerprint, answered_unknown, status, sealed_body, owner, lease_until, created_at,
            version)
        SELECT 'moa', 'POST', '/api/v1/orders', customer || '-' || o, upper(md5(id) || md5(customer)), false, 201,
            convert_to(repeat('x', 500), 'UTF8'), '688BF9F4C46638AD-2', at, at, 1 FROM what;

        INSERT INTO fluxpay.outbox (id, lane, service, customer, key_seq, type, subject, at, data)
        SELECT 'evt_' || lpad((c * 10000)::text, 26, '0'), c % 64, 'moa', customer, 1, 'credit.granted', customer, now() - interval '1 hour',
            convert_to('{"customerId":"' || customer || '","amount":1000000}', 'UTF8') FROM who;
        INSERT INTO fluxpay.outbox (id, lane, service, customer, key_seq, type, subject, at, data)
        SELECT 'evt_' || lpad((c * 10000 + o * 10 + e)::text, 26, '0'), c % 64, 'moa', customer, 1 + (o - 1) * 5 + e,
            (ARRAY['order.created', 'order.paid', 'payment.approved', 'order.completed', 'credit.deducted'])[e], 'ord_' || id, at,
            convert_to('{"orderId":"ord_' || id || '","orderName":"' || repeat('x', 360) || '"}', 'UTF8')
        FROM what, generate_series(1, 5) e;
        """;

    /// <param name="postgres">Its schema must be there, and no relay yet that would bring these events to somebody.</param>
    /// <param name="rows">Of the largest table, rounded down to whole customers.</param>
    public static async Task WriteAsync(PostgresServer postgres, int rows)
    {
        int customers = Math.Max(1, rows / TimelineOfOrder / OrdersOfCustomer);
        int each = Math.Max(1, customers / Chunks);
        await Parallel.ForEachAsync(Enumerable.Range(0, ((customers - 1) / each) + 1), new ParallelOptions { MaxDegreeOfParallelism = Connections },
            async (chunk, _) => await RunAsync(postgres, $"BEGIN; {Statements(1 + (chunk * each), 1 + Math.Min(customers, (chunk + 1) * each))} COMMIT"));
        // So that neither happens while something is measured.
        await RunAsync(postgres, "VACUUM ANALYZE");
        await RunAsync(postgres, "CHECKPOINT");
    }

    /// <summary>However long it takes.</summary>
    private static async Task RunAsync(PostgresServer postgres, string sql)
    {
        await using var connection = new NpgsqlConnection($"{postgres.ConnectionString()};Pooling=false;Command Timeout=0");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
