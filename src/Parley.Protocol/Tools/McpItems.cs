using System.Collections.Immutable;
using Parley.Protocol.Conversation;

namespace Parley.Protocol.Tools;

/// <summary><c>mcp_list_tools</c>: what a server offers. The tools are there once the listing is done.</summary>
public sealed record McpListToolsItem(string Id, string ServerLabel, ImmutableArray<McpToolInfo> Tools)
    : ConversationItem(Id);

/// <summary><c>mcp_call</c>: a tool that this server runs. <paramref name="Arguments"/> is JSON text.</summary>
public sealed record McpCallItem(string Id, string ServerLabel, string Name, string Arguments)
    : ServerCallItem(Id, Name, Arguments)
{
    public string? ApprovalRequestId { get; init; }
}

/// <summary>Why a call gave nothing: <c>http_error</c>, <c>protocol_error</c> or <c>tool_execution_error</c>.</summary>
/// <param name="Code">The HTTP status, or the code of the protocol; null where there is none.</param>
public sealed record McpCallError(string Type, string Message, int? Code = null)
{
    public const string Http = "http_error";
    public const string Protocol = "protocol_error";
    public const string Execution = "tool_execution_error";

    public static McpCallError OfExecution(string message) => new(Execution, message);
}

/// <summary><c>mcp_approval_request</c>: may this call be made?</summary>
public sealed record McpApprovalRequestItem(string Id, string ServerLabel, string Name, string Arguments)
    : ConversationItem(Id);

/// <summary><c>mcp_approval_response</c>: the client's answer.</summary>
public sealed record McpApprovalResponseItem(string Id, string ApprovalRequestId, bool Approve) : ConversationItem(Id)
{
    public string? Reason { get; init; }
}
