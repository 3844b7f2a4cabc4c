namespace Parley.Runtime.Outgoing;

/// <summary>
/// The one way in which sessions get something from elsewhere. The operator decides which hosts may be asked; what a client names
/// is never trusted. Thread-safe.
/// </summary>
public interface IOutgoingFetch
{
    /// <summary>Gets a document. Never throws for what the other side does: the result says what went wrong.</summary>
    /// <exception cref="OperationCanceledException">Cancelled by <paramref name="cancellationToken"/>.</exception>
    Task<FetchResult> GetAsync(Uri url, FetchLimits limits, CancellationToken cancellationToken);
}
