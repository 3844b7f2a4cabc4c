namespace Parley.Server.Gateway;

/// <summary>What the names under which the server is reached mean.</summary>
/// <param name="regional">Names that several customers share in the service: keys open them, tokens do not.</param>
internal sealed class HostPolicy(IReadOnlyList<string> regional)
{
    public bool IsRegional(string host) => regional.Contains(host, StringComparer.OrdinalIgnoreCase);
}
