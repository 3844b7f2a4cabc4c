using System.Net;

namespace Parley.Bench.Servers;

/// <summary>A server that listens may still warm up its engines; what is measured meanwhile is the warm-up.</summary>
internal static class Readiness
{
    private const double AskEveryMs = 100;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <exception cref="BenchException">The server was not ready within a minute.</exception>
    public static async Task WaitAsync(Uri server, BenchClock clock, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Limit };
        var until = clock.NowMs + Limit.TotalMilliseconds;
        while (clock.NowMs < until)
        {
            using var answer = await http.GetAsync(new Uri(server, "/health/ready"), cancellationToken);
            if (answer.StatusCode is HttpStatusCode.OK)
            {
                return;
            }

            await clock.WaitAsync(AskEveryMs, cancellationToken);
        }

        throw new BenchException("The server was not ready within a minute; './parley doctor' says what is missing.");
    }
}
