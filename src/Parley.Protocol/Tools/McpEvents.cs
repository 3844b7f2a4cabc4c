using Parley.Protocol.Responses;

namespace Parley.Protocol.Tools;

/// <summary>An event about the listing of a server's tools.</summary>
/// <param name="ItemId">Of the <c>mcp_list_tools</c> item.</param>
public abstract record McpListToolsEvent(string ItemId) : ServerEvent;

/// <summary><c>mcp_list_tools.in_progress</c>.</summary>
public sealed record McpListToolsInProgress(string ItemId) : McpListToolsEvent(ItemId);

/// <summary><c>mcp_list_tools.completed</c>.</summary>
public sealed record McpListToolsCompleted(string ItemId) : McpListToolsEvent(ItemId);

/// <summary><c>mcp_list_tools.failed</c>: the session goes on without these tools.</summary>
public sealed record McpListToolsFailed(string ItemId) : McpListToolsEvent(ItemId);

/// <summary><c>response.mcp_call_arguments.delta</c>.</summary>
public sealed record McpArgumentsDelta(ContentPlace Place, string Delta) : ContentEvent(Place);

/// <summary><c>response.mcp_call_arguments.done</c>.</summary>
public sealed record McpArgumentsDone(ContentPlace Place, string Arguments) : ContentEvent(Place);

/// <summary>An event about the running of a tool. A call that was approved later runs after its response.</summary>
public abstract record McpCallEvent(string ItemId, int OutputIndex) : ServerEvent;

/// <summary><c>response.mcp_call.in_progress</c>.</summary>
public sealed record McpCallInProgress(string ItemId, int OutputIndex) : McpCallEvent(ItemId, OutputIndex);

/// <summary><c>response.mcp_call.completed</c>: the client may ask for the answer.</summary>
public sealed record McpCallCompleted(string ItemId, int OutputIndex) : McpCallEvent(ItemId, OutputIndex);

/// <summary><c>response.mcp_call.failed</c>.</summary>
public sealed record McpCallFailed(string ItemId, int OutputIndex) : McpCallEvent(ItemId, OutputIndex);
