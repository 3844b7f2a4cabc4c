using System.Net;

namespace Parley.Engines.Chat;

/// <summary>A chat server found on this machine.</summary>
/// <param name="Name">The product that usually listens there: <c>Ollama</c>, <c>LM Studio</c> ...</param>
/// <param name="BaseUrl">With <c>/v1</c>.</param>
/// <param name="Models">The models it can chat with; at least one.</param>
public sealed record LocalModelServer(string Name, Uri BaseUrl, IReadOnlyList<string> Models);

/// <summary>
/// Looks for chat servers on the usual ports of this machine: one GET of <c>/v1/models</c> per port, all at once, 300 ms at
/// most. Never leaves the loopback interface.
/// </summary>
public sealed class LocalModelFinder : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);
    private static readonly (string Name, int Port)[] Usual =
    [
        ("Ollama", 11434),
        ("LM Studio", 1234),
        ("llama.cpp or LocalAI", 8080),
        ("vLLM", 8000),
    ];

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly (string Name, int Port)[] _places;

    /// <param name="places">Names and ports to look at instead of the usual ones.</param>
    /// <param name="handler">Carries the requests; null makes one. Not disposed here when given.</param>
    public LocalModelFinder(
        IReadOnlyList<(string Name, int Port)>? places = null,
        HttpMessageHandler? handler = null,
        TimeProvider? time = null
    )
    {
        _places = [.. places ?? Usual];
        _time = time ?? TimeProvider.System;
        _http = handler is null
            ? new HttpClient(
                new SocketsHttpHandler
                {
                    UseProxy = false,
                    AllowAutoRedirect = false,
                    ConnectTimeout = Patience,
                }
            )
            : new HttpClient(handler, disposeHandler: false);
        _http.MaxResponseContentBufferSize = 1 << 20;
    }

    /// <summary>The servers that answered with at least one model, in the order of the places. Never throws but for cancellation.</summary>
    public async Task<IReadOnlyList<LocalModelServer>> FindAsync(CancellationToken cancellationToken)
    {
        LocalModelServer?[] found = await Task.WhenAll(
            _places.Select(p => AskAsync(p.Name, p.Port, cancellationToken))
        );
        return [.. found.OfType<LocalModelServer>()];
    }

    public void Dispose() => _http.Dispose();

    private async Task<LocalModelServer?> AskAsync(string name, int port, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(Patience, _time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            timeout.Token
        );
        Uri address = new UriBuilder("http", IPAddress.Loopback.ToString(), port, "/v1").Uri;
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(Endpoint.Models(address), both.Token);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            string body = await response.Content.ReadAsStringAsync(both.Token);
            return ModelList.Parse(body) is { Count: > 0 } models ? new LocalModelServer(name, address, models) : null;
        }
        catch (Exception e)
            when (e is HttpRequestException or OperationCanceledException or IOException or InvalidOperationException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }
}
