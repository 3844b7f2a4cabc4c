using Parley.Core;
using Parley.Engines;

namespace Parley.Runtime.Loop;

/// <summary>An engine's exception as the session knows it. The message of anything unexpected stays out: it may hold anything.</summary>
internal static class Failures
{
    public static EngineFailure ToFailure(this Exception exception, string engine) =>
        exception switch
        {
            EngineException e => new((FailureKind)(int)e.Fault, e.Message, e.Code),
            TimeoutException => new(FailureKind.Timeout, $"The {engine} did not answer in time."),
            _ => new(FailureKind.Crashed, $"The {engine} failed unexpectedly; the server's log has the details."),
        };
}
