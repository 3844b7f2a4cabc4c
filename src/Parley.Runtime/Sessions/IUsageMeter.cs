using System.Collections.Immutable;
using Parley.Protocol.Session;

namespace Parley.Runtime.Sessions;

/// <summary>Is told what a session uses, as it uses it. Called by the session's loop and its lane; must be quick.</summary>
public interface IUsageMeter
{
    /// <summary>What the session may still use; empty: as much as it likes. Read when a response is done.</summary>
    ImmutableArray<RateLimit> Limits { get; }

    /// <summary>So much sound came from the client.</summary>
    void Heard(TimeSpan audio);
}
