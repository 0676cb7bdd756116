using System.Text.Json;
using FluxPay.Host.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace FluxPay.Host.Tests.Rest;

/// <summary>One event as the outbox holds it.</summary>
internal sealed record LoggedEvent(long Sequence, string Type, string Subject, DateTimeOffset At, string? Traceparent, JsonElement Data);

/// <summary>Reads the events of a host out of its file, where they stand before any broker sees them.</summary>
internal static class EventLog
{
    public static async Task<IReadOnlyList<LoggedEvent>> EventsAsync(this HostProcess host, string customerId)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(host.Folder, "fluxpay.db")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT key_seq, type, subject, at, traceparent, data FROM outbox WHERE service = 'moa' AND customer = $c ORDER BY position";
        command.Parameters.AddWithValue("$c", customerId);
        await using var reader = await command.ExecuteReaderAsync();
        var events = new List<LoggedEvent>();
        while (await reader.ReadAsync())
        {
            using var data = JsonDocument.Parse((byte[])reader["data"]);
            events.Add(new LoggedEvent(reader.GetInt64(0), reader.GetString(1), reader.GetString(2),
                DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3)), reader.IsDBNull(4) ? null : reader.GetString(4), data.RootElement.Clone()));
        }
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Sequence));
        return events;
    }
}
