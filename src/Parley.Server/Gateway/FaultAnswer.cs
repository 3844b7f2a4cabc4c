namespace Parley.Server.Gateway;

/// <summary>Turns a bug into one log line and a 500 in the error shape, without details.</summary>
internal sealed partial class FaultAnswer(RequestDelegate next, ILogger<FaultAnswer> logger)
{
    private static readonly Refusal Fault = new(
        StatusCodes.Status500InternalServerError,
        "fault",
        "500",
        "The server failed; its log tells more under this answer's x-request-id."
    );

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException e)
        {
            if (!context.Response.HasStarted)
            {
                await new Refusal(e.StatusCode, "request", "bad_request", "The request is malformed.").WriteAsync(
                    context
                );
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left.
        }
        catch (Exception e)
        {
            LogFault(context.TraceIdentifier, e);
            if (!context.Response.HasStarted)
            {
                await Fault.WriteAsync(context);
            }
        }
    }

    [LoggerMessage(EventId = 113, Level = LogLevel.Error, Message = "Request {RequestId} failed")]
    private partial void LogFault(string requestId, Exception exception);
}
