using System.Text.Json.Nodes;
using Parley.Engines;

namespace Parley.Agents.Turns;

/// <summary>Why a run failed, in the wire's words.</summary>
internal static class RunFaults
{
    public const string Interrupted = "The server ended while the run was at work; start it again.";

    public static JsonObject Of(Exception exception) =>
        exception switch
        {
            EngineException { Fault: EngineFault.Busy } e => Error("rate_limit_exceeded", e.Message),
            EngineException e => Error("server_error", e.Message),
            _ => Error("server_error", "The server failed; its log tells more."),
        };

    public static JsonObject Error(string code, string message) => new() { ["code"] = code, ["message"] = message };
}
