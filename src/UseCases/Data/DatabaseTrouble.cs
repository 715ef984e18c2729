using System.Net.Sockets;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>The connection broke while a transaction was being committed: what was asked for may have been done or not.</summary>
public sealed class CommitUnknownException(Exception inner) : Exception(Sentence, inner)
{
    /// <summary>What is known of it, for whoever cannot be shown a page.</summary>
    public const string Sentence = "保存时与数据库的连接中断：可能已经办成，请先查看结果，确实没有办成再重新办理";
}

/// <summary>What an error of the database means to the person who waits.</summary>
public static class DatabaseTrouble
{
    /// <summary>What is said when the database cannot be worked with.</summary>
    public const string Away = "数据库暂时不可用，请稍后再试";

    /// <summary>What is said when the database takes no changes.</summary>
    public const string OnlyRead = "数据库现在只读（备用库），不能办理业务";

    private const string IdleInTransaction = "25P03";

    private const string Busy = "另一人正在办理同一事项，请稍后再试。";

    private const string Ended = "办理停顿太久，数据库已收回这次办理，没有保存。请重新办理。";

    private static readonly string[] BusyStates =
        [PostgresErrorCodes.LockNotAvailable, PostgresErrorCodes.DeadlockDetected, PostgresErrorCodes.SerializationFailure];

    private static readonly string[] GoneStates = [PostgresErrorCodes.AdminShutdown, PostgresErrorCodes.CrashShutdown];

    private static readonly string[] AwayStates =
        [PostgresErrorCodes.CannotConnectNow, PostgresErrorCodes.TooManyConnections, PostgresErrorCodes.DiskFull, PostgresErrorCodes.OutOfMemory];

    /// <summary>A refusal, whether an act refused or another transaction was in the way; null when it is neither.</summary>
    public static RefusalException? AsRefusal(this Exception problem) => problem switch
    {
        RefusalException refusal => refusal,
        PostgresException { SqlState: var state } when BusyStates.Contains(state) => new RefusalException(Busy, problem),
        PostgresException { SqlState: IdleInTransaction } => new RefusalException(Ended, problem),
        _ => null,
    };

    /// <summary>The connection at hand was lost; with another one the same may well work.</summary>
    public static bool IsBroken(this Exception problem) => Innermost(problem) switch
    {
        PostgresException postgres => GoneStates.Contains(postgres.SqlState) || postgres.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException { InnerException: IOException or SocketException } => true,
        _ => false,
    };

    /// <summary>The database is away, starting, shutting down, full, hanging, or has no connection left.</summary>
    public static bool IsAway(this Exception problem) => IsBroken(problem) || Innermost(problem) switch
    {
        PostgresException postgres => AwayStates.Contains(postgres.SqlState),
        NpgsqlException { InnerException: TimeoutException } => true,
        _ => false,
    };

    /// <summary>The database is a standby, or takes no changes for another reason.</summary>
    public static bool IsOnlyRead(this Exception problem) => Innermost(problem) is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction };

    /// <summary>No connection could be made at all: nothing was begun on this one.</summary>
    public static bool NeverOpened(this Exception problem) => Innermost(problem) is NpgsqlException { InnerException: SocketException } or PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections };

    /// <summary>Whether an error during COMMIT leaves open what became of it; an ERROR of the server says that nothing was kept.</summary>
    internal static bool LeavesCommitOpen(NpgsqlException problem) => problem is not PostgresException postgres
        || IsBroken(postgres) || postgres.InvariantSeverity == "PANIC";

    // what goes through other layers arrives wrapped
    private static NpgsqlException? Innermost(Exception? problem)
    {
        for (; problem is not null; problem = problem.InnerException)
        {
            if (problem is NpgsqlException found)
                return found;
        }
        return null;
    }
}
