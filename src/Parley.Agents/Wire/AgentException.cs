namespace Parley.Agents.Wire;

/// <summary>The request cannot be served: what the client is told, in the wire's words.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">A short name of the reason.</param>
/// <param name="message">One sentence for people; repeats nothing that a person said.</param>
/// <param name="param">The path of the field that is wrong; null: none.</param>
public sealed class AgentException(int status, string code, string message, string? param = null) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string? Param { get; } = param;

    public static AgentException Invalid(string? param, string message, string code = "invalid_value") =>
        new(400, code, message, param);

    internal static AgentException NotFound(string what, string id) =>
        new(404, "not_found", $"No {what} found with id '{id}'.");

    public static AgentException Unsupported(string? param, string message) => new(400, "unsupported", message, param);
}
