namespace Parley.Core;

/// <summary>How a failure is named on the wire.</summary>
internal static class EngineFailureCodes
{
    public static string ToCode(this FailureKind kind) =>
        kind switch
        {
            FailureKind.Unavailable => "unavailable",
            FailureKind.Busy => "busy",
            FailureKind.Timeout => "timeout",
            FailureKind.Unsupported => "unsupported",
            FailureKind.Refused => "refused",
            _ => "crashed",
        };
}
