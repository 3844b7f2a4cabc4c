using Parley.Engines.Speech.Pronunciation;
using Parley.Runtime.Outgoing;

namespace Parley.Runtime.Speech;

/// <summary>
/// Lexicons and rules of text by their address, fetched once for all sessions: kept for a quarter of an hour, and after a failure
/// for half a minute. Thread-safe.
/// </summary>
public sealed class SpeechDocuments(IOutgoingFetch fetch, TimeProvider time)
{
    private const int MaxBytes = 1024 * 1024;
    private const int MaxKept = 256;

    private static readonly FetchLimits _limits = new(MaxBytes, TimeSpan.FromSeconds(5));
    private static readonly TimeSpan _kept = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan _failureKept = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Kept<PronunciationLexicon>> _lexicons = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Kept<TextNormalization>> _rules = new(StringComparer.Ordinal);

    /// <summary>Never fails, and goes on when nobody waits any more.</summary>
    public Task<SpeechDocument<PronunciationLexicon>> LexiconAsync(string url) => Get(_lexicons, url, PlsReader.Read);

    /// <inheritdoc cref="LexiconAsync"/>
    public Task<SpeechDocument<TextNormalization>> NormalizationAsync(string url) =>
        Get(_rules, url, TextNormalizationReader.Read);

    private Task<SpeechDocument<T>> Get<T>(
        Dictionary<string, Kept<T>> kept,
        string url,
        Func<ReadOnlyMemory<byte>, T> read
    )
        where T : class
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (kept.TryGetValue(url, out var found) && !found.IsOver(now))
            {
                return found.Document;
            }

            if (kept.Count >= MaxKept)
            {
                kept.Remove(kept.MinBy(pair => pair.Value.Since).Key);
            }

            var document = FetchAsync(url, read);
            kept[url] = new(document, now);
            return document;
        }
    }

    private async Task<SpeechDocument<T>> FetchAsync<T>(string url, Func<ReadOnlyMemory<byte>, T> read)
        where T : class
    {
        try
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
            {
                return new(null, "its address is not an absolute URL");
            }

            var result = await fetch.GetAsync(address, _limits, CancellationToken.None);
            return result.IsGood ? new(read(result.Body), null) : new(null, result.Problem);
        }
        catch (FormatException e)
        {
            return new(null, e.Message);
        }
        catch (Exception e)
        {
            return new(null, $"fetching it failed ({e.GetType().Name})");
        }
    }

    private sealed record Kept<T>(Task<SpeechDocument<T>> Document, DateTimeOffset Since)
        where T : class
    {
        public bool IsOver(DateTimeOffset now) =>
            Document.IsCompletedSuccessfully && now - Since > (Document.Result.Value is null ? _failureKept : _kept);
    }
}
