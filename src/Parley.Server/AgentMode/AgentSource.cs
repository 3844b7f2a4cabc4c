using Parley.Agents.Storage;
using Parley.Agents.Wire;
using Parley.Engines;
using Parley.Engines.Agents;
using Parley.Engines.AgentService;
using Parley.Engines.Responses;
using Parley.Engines.Tools;
using Parley.Server.Agents;
using Parley.Server.Auth;
using Parley.Server.Gateway;
using Parley.Server.Outgoing;
using Parley.Server.Settings;

namespace Parley.Server.AgentMode;

/// <summary>
/// Leads a client to its agent: to one that lives here without a network, to another host only where the operator allows it, and with no
/// other token than the one that the client gave for this agent.
/// </summary>
internal sealed partial class AgentSource(
    ServerSettings settings,
    AgentHost host,
    TimeProvider time,
    ILogger<AgentSource> logger
) : IDisposable
{
    private readonly OutgoingPolicy _policy = new(settings.AgentHosts, PlainHttp: false, settings.OutgoingPrivate);
    private readonly HttpClient _abroad = Client(settings, settings.OutgoingPrivate);
    private readonly HttpClient _home = Client(settings, privateAddresses: true);

    /// <summary>Finds the agent and opens a thread or conversation with it.</summary>
    /// <param name="model">What the model behind this server's own agents can do.</param>
    /// <returns>The refusal, when there is none to be had.</returns>
    public async Task<(AgentConnection? Agent, Refusal? Refusal)> OpenAsync(
        HttpContext context,
        AgentAddress address,
        Principal principal,
        ResponderCapabilities model
    )
    {
        try
        {
            if (IsHere(context, address))
            {
                return principal.May(Permissions.AgentsWrite)
                    ? (await JoinAsync(address, model, context.RequestAborted), null)
                    : (null, AuthRefusals.PermissionDenied(principal, Permissions.AgentsWrite, context.Request));
            }

            return address.Host is { } named && RefuseHost(context, named) is { } refusal
                ? (null, refusal)
                : (await ConnectAsync(context, address), null);
        }
        catch (AgentException e)
        {
            return (null, AgentDoor.RefusalOf(e));
        }
        catch (StoreException e)
        {
            LogStore(e.Message);
            return (null, AgentDoor.NoStore);
        }
        catch (EngineException e)
        {
            return (
                null,
                AddressRefusedException.IsCauseOf(e)
                    ? AgentRefusals.PrivateHost(address.Host ?? settings.AgentService!)
                    : AgentRefusals.Of(e)
            );
        }
    }

    /// <summary>The tools of a session: servers, and the agents of this server that its model may ask.</summary>
    public IToolHost ToolsFor(HttpContext context, Principal principal, IToolHost? servers) =>
        new SessionTools(servers, host, settings.AgentService is null, context, principal);

    public void Dispose()
    {
        _abroad.Dispose();
        _home.Dispose();
    }

    private static HttpClient Client(ServerSettings settings, bool privateAddresses) =>
        new(
            OutgoingConnections.CreateHandler(
                new([], PlainHttp: false, privateAddresses) { Roots = settings.OutgoingRoots }
            )
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    private bool IsHere(HttpContext context, AgentAddress address) =>
        address.Host is { } named ? ThisServer.IsMeant(context, named) : settings.AgentService is null;

    /// <summary>A host that a client names is for the operator to allow, and the client has a token for it.</summary>
    private Refusal? RefuseHost(HttpContext context, string named)
    {
        if (_policy.Refuse(new Uri($"https://{named}/")) is not null)
        {
            return AgentRefusals.HostNotAllowed(named);
        }

        var query = new QueryValues(context.Request.Query);
        return TokenOf(context) is not null ? null
            : query.Has(AgentParameters.Identity) ? AgentRefusals.NoIdentities(query.Spelled(AgentParameters.Identity))
            : AgentRefusals.TokenMissing;
    }

    /// <summary>In this process: no network, no second way of doing it.</summary>
    private async Task<AgentConnection> JoinAsync(
        AgentAddress address,
        ResponderCapabilities model,
        CancellationToken cancellationToken
    )
    {
        var service = await host.GetAsync(cancellationToken);
        var here = address with { Project = AgentDoor.CheckProject(address.Project) };
        return await service.Voice.JoinAsync(here, model, cancellationToken);
    }

    /// <summary>At the host that the client names, else at the operator's agent service.</summary>
    private Task<AgentConnection> ConnectAsync(HttpContext context, AgentAddress address)
    {
        var http = address.Host is null ? _home : _abroad;
        return new AgentService(http, new AgentServiceOptions(), time).ConnectAsync(
            address with
            {
                Host = address.Host ?? settings.AgentService,
            },
            TokenOf(context),
            context.RequestAborted
        );
    }

    private static string? TokenOf(HttpContext context) => context.Features.Get<Credentials>()?.AgentToken;

    [LoggerMessage(EventId = 152, Level = LogLevel.Error, Message = "The agent store cannot be used: {Problem}")]
    private partial void LogStore(string problem);
}
