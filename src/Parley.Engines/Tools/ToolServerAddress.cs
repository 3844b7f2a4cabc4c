namespace Parley.Engines.Tools;

/// <summary>Where a server of tools is, and what it is shown.</summary>
/// <param name="Headers">Sent with every request. Secret: never logged.</param>
public record ToolServerAddress(Uri Url, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The host alone: a path may hold a secret too.</summary>
    public override string ToString() => Url.IdnHost;
}
