using System.Net;
using Parley.Agents.Storage;
using Parley.Agents.Voice;
using Parley.Agents.Wire;
using Parley.Engines;
using Parley.Engines.Agents;
using Parley.Engines.AgentService;
using Parley.Engines.Responses;
using Parley.Engines.Tools;
using Parley.Protocol.Errors;
using Parley.Protocol.Session;
using Parley.Runtime.Sessions;
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
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

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
                if (!principal.May(Permissions.AgentsWrite))
                {
                    return (null, AuthRefusals.PermissionDenied(principal, Permissions.AgentsWrite, context.Request));
                }

                return (await JoinAsync(address, model, context.RequestAborted), null);
            }

            var service = ServiceFor(context, ref address);
            var token = context.Features.Get<Credentials>()?.AgentToken;
            return (await service.ConnectAsync(address, token, context.RequestAborted), null);
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
                e.Code is AgentCodes.IdentityUnavailable
                    ? ToRefusal(e) with
                    {
                        Param = new QueryValues(context.Request.Query).Spelled(AgentParameters.Identity),
                    }
                : AddressRefusedException.IsCauseOf(e)
                    ? ToRefusal(
                        NotAllowed(
                            $"The host {address.Host} has a private address; the operator allows those with --outgoing-private."
                        )
                    )
                : ToRefusal(e)
            );
        }
    }

    /// <summary>What a session with the agent begins with: the defaults, and what its owner stored with it.</summary>
    public static SessionStart Start(SessionStart start, AgentConnection agent)
    {
        var info = new AgentInfo(agent.Card.Name, agent.Card.Description, agent.Card.Id, agent.ThreadId);
        var config = SessionDefaults.For(start.Model, start.ApiVersion, start.Profile, start.Kind) with
        {
            Agent = info,
        };
        if (agent.Card.SessionSettings is not { } text)
        {
            return start with { Config = config };
        }

        var read = AgentSettings.Apply(text, config);
        return start with
        {
            Config = read.Config,
            Notices =
            [
                .. start.Notices,
                .. read.Error is { } error
                    ?
                    [
                        new EngineNotice(
                            ErrorCodes.NotActive,
                            $"The agent's settings for its sessions cannot be used: {error.Message}",
                            error.Param
                        ),
                    ]
                    : Array.Empty<EngineNotice>(),
            ],
        };
    }

    /// <summary>The tools of a session: servers, and the agents of this server that its model may ask.</summary>
    public IToolHost ToolsFor(HttpContext context, Principal principal, IToolHost? servers) =>
        new SessionTools(servers, address => OpenTool(context, principal, address));

    private IToolServer OpenTool(HttpContext context, Principal principal, AgentToolAddress address)
    {
        if (!principal.May(Permissions.AgentsWrite))
        {
            return Refused("The key or token of this session may not use agents.", StatusCodes.Status403Forbidden);
        }

        if (address.Resource is { } named ? !IsThisServer(context, HostOf(named)) : settings.AgentService is not null)
        {
            return Refused(
                "Only agents of this server can be asked as a tool; talk to others in agent mode.",
                StatusCodes.Status403Forbidden
            );
        }

        try
        {
            return new AgentTool(host.GetAsync, AgentDoor.CheckProject(address.Project), address);
        }
        catch (AgentException e)
        {
            return Refused(e.Message, e.Status);
        }

        static RefusedTools Refused(string message, int status) =>
            new(new ToolServerException(ToolFault.Refused, message, status));
    }

    /// <summary>A resource is a host, or an address of one.</summary>
    private static string HostOf(string resource) =>
        Uri.TryCreate(resource, UriKind.Absolute, out var url) && url.Authority.Length > 0 ? url.Authority : resource;

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

    private bool IsHere(HttpContext context, AgentAddress address) =>
        address.Host is { } named ? IsThisServer(context, named) : settings.AgentService is null;

    private AgentService ServiceFor(HttpContext context, ref AgentAddress address)
    {
        if (address.Host is not { } named)
        {
            address = address with { Host = settings.AgentService };
            return new AgentService(_home, new AgentServiceOptions(), time);
        }

        if (_policy.Refuse(new Uri($"https://{named}/")) is not null)
        {
            throw NotAllowed(
                $"Agents of the host {named} are not allowed; the operator allows hosts with --agent-hosts."
            );
        }

        if (context.Features.Get<Credentials>()?.AgentToken is null)
        {
            throw TokenMissing(new QueryValues(context.Request.Query));
        }

        return new AgentService(_abroad, new AgentServiceOptions(), time);
    }

    /// <summary>An identity of the cloud would do instead of a token there; this server has none to lend.</summary>
    private static EngineException TokenMissing(QueryValues query) =>
        query.Has(AgentParameters.Identity)
            ? new(
                EngineFault.Refused,
                $"'{query.Spelled(AgentParameters.Identity)}' cannot be used: this server has no managed identities. Send a token for the agent as 'agent-access-token' instead."
            )
            {
                Code = AgentCodes.IdentityUnavailable,
            }
            : new(EngineFault.Refused, "Missing required query parameter: agent-access-token.")
            {
                Code = AgentCodes.TokenMissing,
            };

    private static EngineException NotAllowed(string message) =>
        new(EngineFault.Refused, message) { Code = AgentCodes.HostNotAllowed };

    private static bool IsThisServer(HttpContext context, string host)
    {
        var asked = new HostString(host);
        var own = context.Request.Host;
        return (
                string.Equals(asked.Host, own.Host, StringComparison.OrdinalIgnoreCase)
                && (asked.Port is null || asked.Port == own.Port)
            )
            || (
                Loopback.Contains(asked.Host, StringComparer.OrdinalIgnoreCase)
                && (asked.Port is null || asked.Port == context.Connection.LocalPort)
            );
    }

    private static Refusal ToRefusal(EngineException e)
    {
        var status = e switch
        {
            { Code: AgentCodes.NotFound or AgentCodes.ConversationNotFound } => HttpStatusCode.NotFound,
            { Code: AgentCodes.TokenMissing or AgentCodes.IdentityUnavailable } => HttpStatusCode.BadRequest,
            { Code: AgentCodes.AccessDenied or AgentCodes.HostNotAllowed } => HttpStatusCode.Forbidden,
            { Fault: EngineFault.Timeout } => HttpStatusCode.GatewayTimeout,
            { Fault: EngineFault.Busy } => HttpStatusCode.ServiceUnavailable,
            _ => HttpStatusCode.BadGateway,
        };
        var param = e.Code is AgentCodes.TokenMissing ? "agent-access-token" : null;
        return new((int)status, "agent", e.Code ?? AgentCodes.Unavailable, e.Message) { Param = param };
    }

    [LoggerMessage(EventId = 152, Level = LogLevel.Error, Message = "The agent store cannot be used: {Problem}")]
    private partial void LogStore(string problem);
}
