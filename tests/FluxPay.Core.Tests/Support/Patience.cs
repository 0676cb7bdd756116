namespace FluxPay.Tests;

/// <summary>Waits for what must happen, and says what did not when it does not.</summary>
internal static class Patience
{
    public static async Task For(Task task, string what)
    {
        try
        {
            await task.WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Still waiting after 30 seconds: {what}.");
        }
    }

    public static async Task<T> For<T>(Task<T> task, string what)
    {
        await For((Task)task, what);
        return await task;
    }

    /// <summary>Asks until the answer is yes; for what is only seen in a store.</summary>
    public static async Task Until(Func<Task<bool>> holds, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, $"Still waiting after 30 seconds: {what}.");
            await Task.Delay(5);   // leaves the processor to what is waited for
        }
    }
}
