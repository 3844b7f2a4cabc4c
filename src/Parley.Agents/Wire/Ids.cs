using System.Security.Cryptography;

namespace Parley.Agents.Wire;

/// <summary>Ids: a prefix that tells the kind, and random letters.</summary>
internal static class Ids
{
    public const string Assistant = "asst_";
    public const string Thread = "thread_";
    public const string Message = "msg_";
    public const string Run = "run_";
    public const string Step = "step_";
    public const string Call = "call_";
    public const string Conversation = "conv_";
    public const string Response = "resp_";
    public const string FunctionCall = "fc_";
    public const string FunctionOutput = "fco_";

    public const string ToolList = "mcpl_";
    public const string ToolCall = "mcp_";
    public const string Approval = "mcpr_";
    public const string ApprovalAnswer = "mcpa_";

    private const int Length = 24;
    private const int LongestShown = 64;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string New(string prefix) => prefix + RandomNumberGenerator.GetString(Alphabet, Length);

    /// <exception cref="AgentException">It is the id of something else.</exception>
    public static string Check(string prefix, string id, string param) =>
        id.StartsWith(prefix, StringComparison.Ordinal) && id.Length <= LongestShown
            ? id
            : throw AgentException.Invalid(
                param,
                $"Invalid '{param}': '{Shown(id)}'. Expected an ID that begins with '{prefix.TrimEnd('_')}'."
            );

    private static string Shown(string id)
    {
        var plain = string.Concat(id.Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':'));
        return plain.Length > LongestShown ? plain[..LongestShown] : plain;
    }
}
