using System.Runtime.CompilerServices;

namespace FluxPay.Client.Http;

/// <summary>Follows <c>nextCursor</c> to the end, one page in memory at a time.</summary>
internal static class Paging
{
    public static async IAsyncEnumerable<T> FollowAsync<T>(
        string? cursor,
        Func<string?, CancellationToken, Task<Page<T>>> readPage,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        do
        {
            var page = await readPage(cursor, cancellationToken);
            foreach (var item in page.Items)
                yield return item;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
