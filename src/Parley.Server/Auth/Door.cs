using Parley.Server.Audit;
using Parley.Server.Gateway;
using Parley.Server.Limits;
using Parley.Server.Telemetry;

namespace Parley.Server.Auth;

/// <summary>
/// Stands before every call over http: who asks, may that one do it, has it calls left; what came of it goes into the audit log.
/// <c>routes.MapPost(path, door.Guard(Permissions.Admin, "key.create", HandleAsync))</c>.
/// </summary>
internal sealed partial class Door(
    Authenticator authenticator,
    LimitBook limits,
    AuditLog audit,
    ServerMetrics metrics,
    ILogger<Door> logger
)
{
    /// <param name="action">What the audit log calls it.</param>
    public RequestDelegate Guard(Permissions needed, string action, Func<HttpContext, Principal, Task> handle) =>
        async context =>
        {
            var (principal, refusal) = await authenticator.AdmitAsync(context, needed);
            if (refusal is null)
            {
                var left = limits.Of(principal!);
                refusal = left.TakeRequest() is { } hit ? LimitBook.Refuse(hit) : null;
                LimitBook.Write(context.Response, left, left.Requests);
            }

            if (refusal is not null)
            {
                await RefuseAsync(context, action, principal, refusal);
                return;
            }

            var status = StatusCodes.Status500InternalServerError;
            try
            {
                await handle(context, principal!);
                status = context.Response.StatusCode;
            }
            finally
            {
                audit.Write(
                    AuditEntry.Of(context, audit.Now, action, principal) with
                    {
                        Result = status < StatusCodes.Status400BadRequest ? "ok" : "failed",
                        Status = status,
                        Target = context.Items[TargetKey] as string,
                    }
                );
            }
        };

    /// <summary>Answers with a refusal, and notes it everywhere.</summary>
    public Task RefuseAsync(HttpContext context, string action, Principal? principal, Refusal refusal)
    {
        metrics.Refused(refusal.Reason);
        var request = RequestIds.Of(context);
        LogRefused(refusal.Status, refusal.Reason, request);
        audit.Write(AuditEntry.Of(context, audit.Now, action, principal, refusal));
        return refusal.WriteAsync(context);
    }

    /// <summary>Names for the audit log what a call is done to.</summary>
    public static void Concerns(HttpContext context, string target) =>
        context.Items[TargetKey] = string.Concat(target.Where(c => !char.IsControl(c)).Take(64));

    private static readonly object TargetKey = new();

    [LoggerMessage(
        EventId = 114,
        Level = LogLevel.Information,
        Message = "Call refused with {Status} ({Reason}), request {Request}"
    )]
    private partial void LogRefused(int status, string reason, RequestId request);
}
