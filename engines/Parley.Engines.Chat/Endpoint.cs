namespace Parley.Engines.Chat;

/// <summary>The base address in the form in which paths can be added to it.</summary>
internal static class Endpoint
{
    private const string ChatPath = "/chat/completions";

    /// <summary>"http://host:1" and "http://host:1/v1/chat/completions" are both "http://host:1/v1".</summary>
    public static Uri Of(Uri baseUrl)
    {
        string path = baseUrl.AbsolutePath.TrimEnd('/');
        path = path.EndsWith(ChatPath, StringComparison.Ordinal) ? path[..^ChatPath.Length] : path;
        return new UriBuilder(baseUrl.Scheme, baseUrl.Host, baseUrl.Port, path.Length == 0 ? "/v1" : path).Uri;
    }

    public static Uri Models(Uri endpoint) => new(endpoint.AbsoluteUri.TrimEnd('/') + "/models");

    /// <summary>For messages: never a path, a query or credentials.</summary>
    public static string Shown(Uri endpoint) => $"{endpoint.Host}:{endpoint.Port}";
}
