using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace Parley.Server.Tests.Security;

/// <summary>Keeps what the web framework and the library of tokens tell to whoever listens in the process, at the most talkative level.</summary>
internal sealed class SourceEvents : EventListener
{
    private static readonly string[] Sources =
    [
        "Microsoft.IdentityModel.EventSource",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft-AspNetCore-Server-Kestrel",
    ];

    // The base class calls OnEventSourceCreated before the fields of this one are there.
    private ConcurrentQueue<string>? _seen;

    public string Text => string.Join('\n', _seen ?? []);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (Sources.Contains(eventSource.Name, StringComparer.Ordinal))
        {
            EnableEvents(eventSource, EventLevel.Verbose, EventKeywords.All);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
        LazyInitializer
            .EnsureInitialized(ref _seen)
            .Enqueue($"{eventData.EventName} {string.Join(' ', eventData.Payload ?? (IEnumerable<object?>)[])}");
}
