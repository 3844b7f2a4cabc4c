using System.Text.Json;

namespace Parley.Bench.Servers;

/// <summary>Which engines the server works with; figures of different engines are not comparable.</summary>
internal static class ActiveEngines
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <returns>Role and name of each, for instance <c>transcriber: pocketsphinx</c>; empty when the server does not tell.</returns>
    public static async Task<IReadOnlyList<string>> AskAsync(Uri server, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Limit };
        try
        {
            await using var body = await http.GetStreamAsync(
                new Uri(server, "/console/status.json"),
                cancellationToken
            );
            using var status = await JsonDocument.ParseAsync(body, default, cancellationToken);
            return
            [
                .. status
                    .RootElement.GetProperty("engines")
                    .EnumerateArray()
                    .Where(engine => engine.GetProperty("active").GetBoolean())
                    .Select(engine => $"{engine.GetProperty("role")}: {engine.GetProperty("name")}"),
            ];
        }
        catch (Exception e)
            when (e is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return [];
        }
    }
}
