using System.Data;
using Dapper;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>How Dapper reads and writes the types of the rules.</summary>
internal static class TypeHandlers
{
    public static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.Settings.PreferTypeHandlersForEnums = true;
        SqlMapper.AddTypeHandler(new MoneyHandler());
        SqlMapper.AddTypeHandler(new KindHandler());
        SqlMapper.AddTypeHandler(new UsccHandler());
        SqlMapper.AddTypeHandler(new RoleHandler());
    }

    private sealed class MoneyHandler : SqlMapper.TypeHandler<Money>
    {
        public override Money Parse(object value) => new((decimal)value);

        public override void SetValue(IDbDataParameter parameter, Money value) => parameter.Value = value.Yuan;
    }

    private sealed class KindHandler : SqlMapper.TypeHandler<TitleKind>
    {
        public override TitleKind Parse(object value) => TitleKinds.Parse((string)value);

        public override void SetValue(IDbDataParameter parameter, TitleKind value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = value.Code();
        }
    }

    private sealed class UsccHandler : SqlMapper.TypeHandler<Uscc>
    {
        public override Uscc Parse(object value) => Uscc.Parse((string)value);

        public override void SetValue(IDbDataParameter parameter, Uscc value) => parameter.Value = value.Code;
    }

    private sealed class RoleHandler : SqlMapper.TypeHandler<People.Role>
    {
        public override People.Role Parse(object value) => People.Roles.Parse((string)value);

        public override void SetValue(IDbDataParameter parameter, People.Role value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = People.Roles.Code(value);
        }
    }
}
