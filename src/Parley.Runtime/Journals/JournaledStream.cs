using System.Runtime.CompilerServices;

namespace Parley.Runtime.Journals;

/// <summary>An engine's stream whose failure is told before it is thrown on.</summary>
internal static class JournaledStream
{
    public static async IAsyncEnumerable<T> Of<T>(
        IAsyncEnumerable<T> parts,
        Action<EngineBroke> broke,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var reader = parts.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await reader.MoveNextAsync())
                {
                    break;
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                broke(EngineBroke.Of(e));
                throw;
            }

            yield return reader.Current;
        }
    }
}
