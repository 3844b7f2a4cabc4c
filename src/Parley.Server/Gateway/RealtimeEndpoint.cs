using Parley.Core;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;
using Parley.Runtime.Sessions;
using Parley.Server.AgentMode;
using Parley.Server.Audit;
using Parley.Server.Auth;
using Parley.Server.Engines;
using Parley.Server.Limits;
using Parley.Server.Settings;
using Parley.Server.Telemetry;

namespace Parley.Server.Gateway;

/// <summary>The door of the realtime wire: refuses in a fixed order, or upgrades and hands the client to a session.</summary>
internal sealed partial class RealtimeEndpoint(
    ServerSettings settings,
    Authenticator authenticator,
    OriginPolicy origins,
    ServerGate gate,
    RevocationWatch revocations,
    IEngineSource engines,
    AgentSource agents,
    SessionHost sessions,
    LimitBook limits,
    AuditLog audit,
    ServerMetrics metrics,
    TimeProvider time,
    ILogger<RealtimeEndpoint> logger
)
{
    private const int LongestModel = 256;
    private const int LongestVersion = 64;
    private const string Subprotocol = "realtime";

    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await RefuseAsync(context, null, Refusal.NotAnUpgrade);
            return;
        }

        var (principal, refusal) = await authenticator.AdmitAsync(context, Permissions.Realtime);
        var (address, fault) = RealtimePaths.ProfileOf(context).HasVoiceLiveFields
            ? AgentParameters.Of(context)
            : default;
        var model = address?.Agent ?? ModelOf(context, principal);
        if ((refusal ?? Refuse(context, model, fault)) is { } refused)
        {
            await RefuseAsync(context, principal, refused);
            return;
        }

        var left = limits.Of(principal!);
        var hit = left.OpenSession(out var place);
        using var held = place;
        LimitBook.Write(context.Response, left, left.Connections);
        if (hit is not null)
        {
            await RefuseAsync(context, principal, LimitBook.Refuse(hit));
            return;
        }

        SessionEngines set;
        try
        {
            set = await engines.GetAsync(context.RequestAborted);
        }
        catch (InvalidOperationException)
        {
            await RefuseAsync(context, principal, Refusal.EnginesFailed);
            return;
        }

        var meter = new SessionMeter(left);
        if (address is null)
        {
            set = set with { Tools = agents.ToolsFor(context, principal!, set.Tools) };
            await RunAsync(context, StartOf(context, principal!, model!), principal!, set, meter);
            return;
        }

        var (agent, denied) = await agents.OpenAsync(context, address, principal!, set.Responder.Capabilities);
        if (agent is null)
        {
            await RefuseAsync(context, principal, denied!);
            return;
        }

        var start = AgentSettings.Apply(agent, StartOf(context, principal!, agent.Card.Name, isForAgent: true));
        await RunAsync(context, start, principal!, set with { Responder = agent.Responder }, meter);
    }

    private Refusal? Refuse(HttpContext context, string? model, Refusal? agent)
    {
        if (!origins.Allows(context))
        {
            return Refusal.ForeignOrigin;
        }

        if (!gate.IsOpen)
        {
            return Refusal.Draining;
        }

        return agent ?? (model is null ? Refusal.NoModel : null);
    }

    private Task RefuseAsync(HttpContext context, Principal? principal, Refusal refusal)
    {
        audit.Write(AuditEntry.Of(context, audit.Now, "session.open", principal, refusal));
        metrics.Refused(refusal.Reason);
        var request = RequestIds.Of(context);
        LogRefused(refusal.Status, refusal.Reason, request);
        return refusal.WriteAsync(context);
    }

    private async Task RunAsync(
        HttpContext context,
        SessionStart start,
        Principal principal,
        SessionEngines set,
        SessionMeter meter
    )
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext
            {
                SubProtocol = context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(name =>
                    string.Equals(name, Subprotocol, StringComparison.Ordinal)
                ),
                // Credentials never share a message with what an attacker chose, and each message is compressed for itself.
                DangerousEnableCompression = true,
                DisableServerContextTakeover = true,
            }
        );
        start = start with { Usage = meter };
        using var pass = revocations.Admit(principal, cause => sessions.End(start.SessionId, cause));
        using var activity = ServerMetrics.StartSession(start);
        var request = RequestIds.Of(context);
        LogOpened(start.SessionId, principal, start.ApiVersion, request);
        var opened = AuditEntry.Of(context, audit.Now, "session.open", principal) with { SessionId = start.SessionId };
        audit.Write(opened);
        var connection = new WebSocketConnection(socket, time);
        try
        {
            await sessions.RunAsync(connection, start, meter.Meter(set), gate.Aborting);
        }
        catch (OperationCanceledException) when (gate.Aborting.IsCancellationRequested)
        {
            // Ended from outside; the session has said goodbye.
        }
        finally
        {
            audit.Write(
                opened with
                {
                    Time = audit.Now,
                    Action = "session.end",
                    Reason = pass.Cause switch
                    {
                        CloseCause.KeyRevoked => "key_revoked",
                        CloseCause.TokenExpired => "token_expired",
                        _ => null,
                    },
                }
            );
            await connection.FinishAsync();
        }
    }

    private static SessionStart StartOf(HttpContext context, Principal principal, string model, bool isForAgent = false)
    {
        var config = principal.Secret?.Config;
        var start = new SessionStart(
            SessionIds.Create(),
            model,
            Plain(context.Request.Query["api-version"], LongestVersion)
        )
        {
            Profile = RealtimePaths.ProfileOf(context),
            Kind = config?.Kind ?? RealtimePaths.KindOf(context),
            Notices = RequestNotices.Of(context, isForAgent),
        };
        return config is null
            ? start
            : start with
            {
                Config = config with { Model = model, ApiVersion = start.ApiVersion, Profile = start.Profile },
            };
    }

    /// <summary>An ephemeral key brings its model; a session that only writes down needs none.</summary>
    private string? ModelOf(HttpContext context, Principal? principal)
    {
        var query = context.Request.Query;
        return Plain(query["model"], LongestModel)
            ?? Plain(query["deployment"], LongestModel)
            ?? principal?.Secret?.Config.Model
            ?? settings.Model
            ?? (RealtimePaths.KindOf(context) is SessionKind.Transcription ? SessionDefaults.TranscriptionModel : null);
    }

    /// <summary>A value fit for logs and events; null when there is none.</summary>
    private static string? Plain(string? value, int longest)
    {
        var plain = string.Concat((value ?? "").Where(c => !char.IsControl(c))).Trim();
        return plain.Length == 0 ? null
            : plain.Length > longest ? plain[..longest]
            : plain;
    }
}
