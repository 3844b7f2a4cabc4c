using System.Text.Json;

namespace Parley.Lab.Runs;

/// <summary>What a server's own metrics have come to, from <c>/console/status.json</c>.</summary>
internal sealed record ServerTotals(IReadOnlyList<(string Name, string? Tag, double Sum, long Count)> Metrics)
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(10);

    public static ServerTotals None { get; } = new([]);

    public static async Task<ServerTotals> AskAsync(Uri server, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = _limit };
        await using var body = await http.GetStreamAsync(new Uri(server, "/console/status.json"), cancellationToken);
        using var status = await JsonDocument.ParseAsync(body, default, cancellationToken);
        return Read(status.RootElement);
    }

    public static ServerTotals Read(JsonElement status) =>
        status.TryGetProperty("metrics", out var metrics)
            ? new([
                .. metrics
                    .EnumerateArray()
                    .Select(one =>
                        (
                            one.GetProperty("name").GetString()!,
                            one.GetProperty("tag").GetString(),
                            one.GetProperty("sum").GetDouble(),
                            one.GetProperty("count").GetInt64()
                        )
                    ),
            ])
            : None;

    /// <summary>The sum of an instrument over all its tags.</summary>
    public double Of(string name) => Metrics.Where(one => Same(one.Name, name)).Sum(one => one.Sum);

    /// <summary>The mean of what an instrument was given; null: nothing.</summary>
    public double? MeanOf(string name) =>
        Metrics.Where(one => Same(one.Name, name)).Sum(one => one.Count) is var count and > 0 ? Of(name) / count : null;

    /// <summary>The sums of an instrument by the value of its tag.</summary>
    public IReadOnlyDictionary<string, int> ByTag(string name) =>
        Metrics
            .Where(one => Same(one.Name, name) && one.Tag is not null)
            .ToDictionary(one => one.Tag!.Split('=')[^1], one => (int)one.Sum, StringComparer.Ordinal);

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
