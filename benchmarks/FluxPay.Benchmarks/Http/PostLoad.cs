using System.Diagnostics;
using FluxPay.LoadTest.Measuring;

namespace FluxPay.Benchmarks;

/// <summary>So many callers, each with a connection and a thread of its own, who ask again as soon as they are answered.</summary>
/// <param name="server">Which answers <c>POST /api/v1/credits/use</c>.</param>
/// <param name="apiKey">What they authenticate with.</param>
/// <param name="customers">Whose credits they use, in turn.</param>
internal sealed class PostLoad(Uri server, string apiKey, int customers)
{
    private const int Stack = 256 * 1024;
    private static long s_key;

    /// <summary>Requests that were answered since the beginning.</summary>
    public long Answered { get; private set; }

    public PostResult Run(int callers, TimeSpan time)
    {
        var latencies = new Latencies();
        Exception? failed = null;
        long end = 0;
        using var ready = new Barrier(callers, _ => end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));
        Thread[] threads = [.. Enumerable.Range(0, callers).Select(_ => new Thread(Call, Stack))];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        if (failed is not null)
            throw new InvalidOperationException($"A request failed; the numbers would mean nothing. {failed.Message}", failed);
        Answered += latencies.Count;
        return new PostResult(latencies.Count / time.TotalSeconds, latencies);

        void Call()
        {
            PostConnection? connection = null;
            try
            {
                connection = new PostConnection(server, apiKey);
                ready.SignalAndWait();
                for (long begun; (begun = Stopwatch.GetTimestamp()) < end;)
                {
                    long key = Interlocked.Increment(ref s_key);
                    connection.Post(key, (int)(key % customers));
                    latencies.Record(Stopwatch.GetElapsedTime(begun));
                }
            }
            catch (Exception why) when (why is InvalidOperationException or System.Net.Sockets.SocketException)
            {
                failed = why;
                if (end == 0)
                    ready.RemoveParticipant();
            }
            finally
            {
                connection?.Dispose();
            }
        }
    }
}

/// <summary>What a run came to.</summary>
internal sealed record PostResult(double PerSecond, Latencies Latencies);
