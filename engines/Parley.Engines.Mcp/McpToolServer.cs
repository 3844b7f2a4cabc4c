using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Parley.Engines.Tools;

namespace Parley.Engines.Mcp;

/// <summary>One server, connected to when it is first needed, and again when the connection is lost; a call is never sent twice.</summary>
internal sealed class McpToolServer(HttpClient http, ToolServerAddress address) : IToolServer
{
    // A server of an older revision may keep silent about the first question.
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan TellTimeout = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _connecting = new(1, 1);
    private McpClient? _client;

    public Task<IReadOnlyList<OfferedTool>> ListAsync(CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<OfferedTool>>(
            async client =>
            {
                var tools = await client.ListToolsAsync(cancellationToken: cancellationToken);
                return [.. tools.Select(tool => ToTool(tool.ProtocolTool))];
            },
            cancellationToken
        );

    public async Task<ToolOutcome> CallAsync(string name, string arguments, CancellationToken cancellationToken)
    {
        var request = new CallToolRequestParams { Name = name, Arguments = ReadArguments(arguments) };
        var mark = McpCallWatch.Begin();
        try
        {
            return await AskAsync(
                async client => McpText.Of(await client.CallToolAsync(request, cancellationToken)),
                cancellationToken
            );
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            _ = TellAsync(mark);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _client, null) is { } client)
        {
            await client.DisposeAsync();
        }
    }

    /// <summary>Nobody waits for the call. Without a session the end of the request says so.</summary>
    private async Task TellAsync(McpCallWatch.Mark call)
    {
        if (call.Id is not { } id || _client is not { SessionId: not null } client)
        {
            return;
        }

        using var limit = new CancellationTokenSource(TellTimeout);
        try
        {
            await client.SendNotificationAsync(
                NotificationMethods.CancelledNotification,
                new CancelledNotificationParams { RequestId = id },
                cancellationToken: limit.Token
            );
        }
        catch (Exception)
        {
            // It was a courtesy.
        }
    }

    private async Task<T> AskAsync<T>(Func<McpClient, Task<T>> ask, CancellationToken cancellationToken)
    {
        McpClient? client = null;
        try
        {
            client = await ConnectAsync(cancellationToken);
            return await ask(client);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var fault = McpFaults.Of(e);
            if (client is not null && fault.Fault is not ToolFault.Protocol)
            {
                await LeaveAsync(client);
            }

            throw fault;
        }
    }

    private async Task<McpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            return _client ??= await McpClient.CreateAsync(
                new HttpClientTransport(
                    new HttpClientTransportOptions
                    {
                        Endpoint = address.Url,
                        TransportMode = HttpTransportMode.StreamableHttp,
                        AdditionalHeaders = new Dictionary<string, string>(
                            address.Headers,
                            StringComparer.OrdinalIgnoreCase
                        ),
                        EnableStandaloneGetStream = false,
                    },
                    http,
                    loggerFactory: null,
                    ownsHttpClient: false
                ),
                new McpClientOptions
                {
                    ClientInfo = new Implementation { Name = "parley", Version = "1.0" },
                    DiscoverProbeTimeout = ProbeTimeout,
                },
                cancellationToken: cancellationToken
            );
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>The next question begins anew. Others that are under way on this connection go on.</summary>
    private async Task LeaveAsync(McpClient client)
    {
        if (Interlocked.CompareExchange(ref _client, null, client) != client)
        {
            return;
        }

        try
        {
            await client.DisposeAsync();
        }
        catch (Exception)
        {
            // It was broken; that is why it is left.
        }
    }

    private static OfferedTool ToTool(Tool tool) =>
        new(
            tool.Name,
            tool.Description,
            tool.InputSchema.Clone(),
            tool.Annotations is { } annotations
                ? JsonSerializer.SerializeToElement(annotations, McpJsonUtilities.DefaultOptions)
                : null
        );

    private static Dictionary<string, JsonElement> ReadArguments(string arguments)
    {
        try
        {
            var read = JsonElement.Parse(arguments);
            if (read.ValueKind == JsonValueKind.Object)
            {
                return read.EnumerateObject()
                    .DistinctBy(p => p.Name, StringComparer.Ordinal)
                    .ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
            }
        }
        catch (JsonException)
        {
            // Models write what is no JSON now and then.
        }

        throw new ToolServerException(
            ToolFault.Protocol,
            "Not run: the arguments are no JSON object.",
            (int)McpErrorCode.InvalidParams
        );
    }
}
