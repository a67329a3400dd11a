export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  public: {
    Tables: {
      accounts: {
        Row: {
          deactivated_at: string | null;
          email: string;
          id: string;
          is_verified: boolean;
        };
        ComputedFields: never;
        Insert: {
          deactivated_at?: string | null;
          email?: string;
          id: string;
          is_verified?: boolean;
        };
        Update: {
          deactivated_at?: string | null;
          email?: string;
          id?: string;
          is_verified?: boolean;
        };
        Relationships: [
          {
            foreignKeyName: 'accounts_id_fkey';
            columns: ['id'];
            isOneToOne: true;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      amenities: {
        Row: {
          id: number;
          name: string;
        };
        ComputedFields: never;
        Insert: {
          id?: never;
          name: string;
        };
        Update: {
          id?: never;
          name?: string;
        };
        Relationships: [];
      };
      approval_requests: {
        Row: {
          business_id: number;
          decided_at: string | null;
          decided_by: string | null;
          decision: string | null;
          id: number;
          reason: string;
          requested_at: string;
          requested_by: string | null;
        };
        ComputedFields: never;
        Insert: {
          business_id: number;
          decided_at?: string | null;
          decided_by?: string | null;
          decision?: string | null;
          id?: never;
          reason?: string;
          requested_at?: string;
          requested_by?: string | null;
        };
        Update: {
          business_id?: number;
          decided_at?: string | null;
          decided_by?: string | null;
          decision?: string | null;
          id?: never;
          reason?: string;
          requested_at?: string;
          requested_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'approval_requests_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'approval_requests_decided_by_fkey';
            columns: ['decided_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'approval_requests_requested_by_fkey';
            columns: ['requested_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      business_amenities: {
        Row: {
          amenity_id: number;
          business_id: number;
        };
        ComputedFields: never;
        Insert: {
          amenity_id: number;
          business_id: number;
        };
        Update: {
          amenity_id?: number;
          business_id?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'business_amenities_amenity_id_fkey';
            columns: ['amenity_id'];
            isOneToOne: false;
            referencedRelation: 'amenities';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'business_amenities_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      business_stats: {
        Row: {
          average_review_rating: number;
          business_id: number;
          rating_count: number;
          rating_sum: number;
        };
        ComputedFields: never;
        Insert: {
          average_review_rating?: never;
          business_id: number;
          rating_count?: number;
          rating_sum?: number;
        };
        Update: {
          average_review_rating?: never;
          business_id?: number;
          rating_count?: number;
          rating_sum?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'business_stats_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: true;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      business_subcategories: {
        Row: {
          business_id: number;
          subcategory_id: number;
        };
        ComputedFields: never;
        Insert: {
          business_id: number;
          subcategory_id: number;
        };
        Update: {
          business_id?: number;
          subcategory_id?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'business_subcategories_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'business_subcategories_subcategory_id_fkey';
            columns: ['subcategory_id'];
            isOneToOne: false;
            referencedRelation: 'subcategories';
            referencedColumns: ['id'];
          },
        ];
      };
      businesses: {
        Row: {
          address: string;
          approval_status: string;
          category_id: number | null;
          contact_email: string;
          created_at: string;
          description: string;
          id: number;
          is_active: boolean;
          is_listed: boolean;
          latitude: number | null;
          logo_path: string | null;
          longitude: number | null;
          name: string;
          owner_id: string;
          phone: string;
          state: string | null;
          updated_at: string;
          website: string;
        };
        ComputedFields: never;
        Insert: {
          address?: string;
          approval_status?: string;
          category_id?: number | null;
          contact_email?: string;
          created_at?: string;
          description?: string;
          id?: never;
          is_active?: boolean;
          is_listed?: boolean;
          latitude?: number | null;
          logo_path?: string | null;
          longitude?: number | null;
          name: string;
          owner_id?: string;
          phone?: string;
          state?: string | null;
          updated_at?: string;
          website?: string;
        };
        Update: {
          address?: string;
          approval_status?: string;
          category_id?: number | null;
          contact_email?: string;
          created_at?: string;
          description?: string;
          id?: never;
          is_active?: boolean;
          is_listed?: boolean;
          latitude?: number | null;
          logo_path?: string | null;
          longitude?: number | null;
          name?: string;
          owner_id?: string;
          phone?: string;
          state?: string | null;
          updated_at?: string;
          website?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'businesses_category_id_fkey';
            columns: ['category_id'];
            isOneToOne: false;
            referencedRelation: 'categories';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'businesses_owner_id_fkey';
            columns: ['owner_id'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'businesses_state_fkey';
            columns: ['state'];
            isOneToOne: false;
            referencedRelation: 'states';
            referencedColumns: ['name'];
          },
        ];
      };
      categories: {
        Row: {
          id: number;
          name: string;
        };
        ComputedFields: never;
        Insert: {
          id?: never;
          name: string;
        };
        Update: {
          id?: never;
          name?: string;
        };
        Relationships: [];
      };
      profiles: {
        Row: {
          created_at: string;
          first_name: string;
          id: string;
          last_name: string;
          profile_image_path: string | null;
          updated_at: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          first_name?: string;
          id: string;
          last_name?: string;
          profile_image_path?: string | null;
          updated_at?: string;
        };
        Update: {
          created_at?: string;
          first_name?: string;
          id?: string;
          last_name?: string;
          profile_image_path?: string | null;
          updated_at?: string;
        };
        Relationships: [];
      };
      states: {
        Row: {
          aliases: string[];
          iso_code: string;
          name: string;
          official_name: string;
        };
        ComputedFields: never;
        Insert: {
          aliases?: string[];
          iso_code: string;
          name: string;
          official_name: string;
        };
        Update: {
          aliases?: string[];
          iso_code?: string;
          name?: string;
          official_name?: string;
        };
        Relationships: [];
      };
      subcategories: {
        Row: {
          category_id: number;
          id: number;
          name: string;
        };
        ComputedFields: never;
        Insert: {
          category_id: number;
          id?: never;
          name: string;
        };
        Update: {
          category_id?: number;
          id?: never;
          name?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'subcategories_category_id_fkey';
            columns: ['category_id'];
            isOneToOne: false;
            referencedRelation: 'categories';
            referencedColumns: ['id'];
          },
        ];
      };
    };
    Views: {
      [_ in never]: never;
    };
    Functions: {
      decide_approval: {
        Args: { business_id: number; decision: string; reason?: string };
        Returns: undefined;
      };
      is_staff: { Args: Record<PropertyKey, never>; Returns: boolean };
      request_approval: { Args: { business_id: number }; Returns: undefined };
      search_businesses: {
        Args: {
          after_cursor?: string;
          amenity_ids?: number[];
          category?: string;
          latitude?: number;
          longitude?: number;
          minimum_rating?: number;
          page_size?: number;
          query?: string;
          radius_km?: number;
          state?: string;
          subcategory?: string;
        };
        Returns: Database['public']['CompositeTypes']['found_business'][];
        SetofOptions: {
          from: '*';
          to: 'found_business';
          isOneToOne: false;
          isSetofReturn: true;
        };
      };
      set_business_amenities: { Args: { amenity_ids: number[]; business_id: number }; Returns: undefined };
      set_business_category: {
        Args: { business_id: number; category_id: number; subcategory_ids?: number[] };
        Returns: undefined;
      };
    };
    Enums: {
      [_ in never]: never;
    };
    CompositeTypes: {
      found_business: {
        id: number | null;
        name: string | null;
        description: string | null;
        address: string | null;
        state: string | null;
        logo_path: string | null;
        category_id: number | null;
        category_name: string | null;
        latitude: number | null;
        longitude: number | null;
        distance_km: number | null;
        average_review_rating: number | null;
        review_count: number | null;
        cursor: string | null;
      };
    };
  };
};

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>;

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, 'public'>];

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema['Tables'] & DefaultSchema['Views'])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Views'])
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Views'])[TableName] extends {
      Row: infer R;
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema['Tables'] & DefaultSchema['Views'])
    ? (DefaultSchema['Tables'] & DefaultSchema['Views'])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R;
      }
      ? R
      : never
    : never;

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema['Tables']
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'][TableName] extends {
      Insert: infer I;
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables']
    ? DefaultSchema['Tables'][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I;
      }
      ? I
      : never
    : never;

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema['Tables']
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'][TableName] extends {
      Update: infer U;
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables']
    ? DefaultSchema['Tables'][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U;
      }
      ? U
      : never
    : never;

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema['Enums']
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions['schema']]['Enums']
    : never = never,
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions['schema']]['Enums'][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema['Enums']
    ? DefaultSchema['Enums'][DefaultSchemaEnumNameOrOptions]
    : never;

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema['CompositeTypes']
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions['schema']]['CompositeTypes']
    : never = never,
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions['schema']]['CompositeTypes'][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema['CompositeTypes']
    ? DefaultSchema['CompositeTypes'][PublicCompositeTypeNameOrOptions]
    : never;

export const Constants = {
  public: {
    Enums: {},
  },
} as const;
