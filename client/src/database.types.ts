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
      ads: {
        Row: {
          business_id: number;
          created_at: string;
          ends_at: string;
          id: number;
          image_path: string;
          is_enabled: boolean;
          link: string;
          starts_at: string;
          updated_at: string;
        };
        ComputedFields: never;
        Insert: {
          business_id: number;
          created_at?: string;
          ends_at: string;
          id?: never;
          image_path: string;
          is_enabled?: boolean;
          link?: string;
          starts_at?: string;
          updated_at?: string;
        };
        Update: {
          business_id?: number;
          created_at?: string;
          ends_at?: string;
          id?: never;
          image_path?: string;
          is_enabled?: boolean;
          link?: string;
          starts_at?: string;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'ads_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
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
      audit_entries: {
        Row: {
          action: string;
          actor_id: string | null;
          created_at: string;
          details: NonNullable<Json>;
          id: number;
          subject_id: string;
          subject_type: string;
        };
        ComputedFields: never;
        Insert: {
          action: string;
          actor_id?: string | null;
          created_at?: string;
          details?: NonNullable<Json>;
          id?: never;
          subject_id: string;
          subject_type: string;
        };
        Update: {
          action?: string;
          actor_id?: string | null;
          created_at?: string;
          details?: NonNullable<Json>;
          id?: never;
          subject_id?: string;
          subject_type?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'audit_entries_actor_id_fkey';
            columns: ['actor_id'];
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
      business_deactivations: {
        Row: {
          business_id: number;
          deactivated_at: string;
          reason: string;
        };
        ComputedFields: never;
        Insert: {
          business_id: number;
          deactivated_at?: string;
          reason?: string;
        };
        Update: {
          business_id?: number;
          deactivated_at?: string;
          reason?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'business_deactivations_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: true;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      business_images: {
        Row: {
          business_id: number;
          created_at: string;
          height: number;
          id: number;
          path: string;
          width: number;
        };
        ComputedFields: never;
        Insert: {
          business_id: number;
          created_at?: string;
          height: number;
          id?: never;
          path: string;
          width: number;
        };
        Update: {
          business_id?: number;
          created_at?: string;
          height?: number;
          id?: never;
          path?: string;
          width?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'business_images_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      business_slugs: {
        Row: {
          business_id: number;
          created_at: string;
          slug: string;
        };
        ComputedFields: never;
        Insert: {
          business_id: number;
          created_at?: string;
          slug: string;
        };
        Update: {
          business_id?: number;
          created_at?: string;
          slug?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'business_slugs_business_id_fkey';
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
          is_premium: boolean;
          rating_1_count: number;
          rating_2_count: number;
          rating_3_count: number;
          rating_4_count: number;
          rating_5_count: number;
          rating_count: number;
          rating_sum: number;
        };
        ComputedFields: never;
        Insert: {
          average_review_rating?: never;
          business_id: number;
          is_premium?: boolean;
          rating_1_count?: number;
          rating_2_count?: number;
          rating_3_count?: number;
          rating_4_count?: number;
          rating_5_count?: number;
          rating_count?: never;
          rating_sum?: never;
        };
        Update: {
          average_review_rating?: never;
          business_id?: number;
          is_premium?: boolean;
          rating_1_count?: number;
          rating_2_count?: number;
          rating_3_count?: number;
          rating_4_count?: number;
          rating_5_count?: number;
          rating_count?: never;
          rating_sum?: never;
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
          slug: string;
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
          slug?: string;
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
          slug?: string;
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
      chats: {
        Row: {
          blocked_by: string | null;
          business_cleared_seq: number;
          business_id: number | null;
          business_name: string;
          business_read_seq: number;
          business_unread_count: number;
          closed_at: string | null;
          created_at: string;
          customer_id: string | null;
          id: number;
          last_message_at: string | null;
          last_seq: number;
          user_cleared_seq: number;
          user_read_seq: number;
          user_unread_count: number;
        };
        ComputedFields: never;
        Insert: {
          blocked_by?: string | null;
          business_cleared_seq?: number;
          business_id?: number | null;
          business_name: string;
          business_read_seq?: number;
          business_unread_count?: number;
          closed_at?: string | null;
          created_at?: string;
          customer_id?: string | null;
          id?: never;
          last_message_at?: string | null;
          last_seq?: number;
          user_cleared_seq?: number;
          user_read_seq?: number;
          user_unread_count?: number;
        };
        Update: {
          blocked_by?: string | null;
          business_cleared_seq?: number;
          business_id?: number | null;
          business_name?: string;
          business_read_seq?: number;
          business_unread_count?: number;
          closed_at?: string | null;
          created_at?: string;
          customer_id?: string | null;
          id?: never;
          last_message_at?: string | null;
          last_seq?: number;
          user_cleared_seq?: number;
          user_read_seq?: number;
          user_unread_count?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'chats_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'chats_customer_id_fkey';
            columns: ['customer_id'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      collaboration_members: {
        Row: {
          accepted_at: string | null;
          business_id: number;
          collaboration_id: number;
          id: number;
          invited_at: string;
          invited_by: string | null;
          privilege: string;
          status: string;
        };
        ComputedFields: never;
        Insert: {
          accepted_at?: string | null;
          business_id: number;
          collaboration_id: number;
          id?: never;
          invited_at?: string;
          invited_by?: string | null;
          privilege?: string;
          status?: string;
        };
        Update: {
          accepted_at?: string | null;
          business_id?: number;
          collaboration_id?: number;
          id?: never;
          invited_at?: string;
          invited_by?: string | null;
          privilege?: string;
          status?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'collaboration_members_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'collaboration_members_collaboration_id_fkey';
            columns: ['collaboration_id'];
            isOneToOne: false;
            referencedRelation: 'collaborations';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'collaboration_members_invited_by_fkey';
            columns: ['invited_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      collaborations: {
        Row: {
          created_at: string;
          description: string;
          id: number;
          name: string;
          updated_at: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          description?: string;
          id?: never;
          name: string;
          updated_at?: string;
        };
        Update: {
          created_at?: string;
          description?: string;
          id?: never;
          name?: string;
          updated_at?: string;
        };
        Relationships: [];
      };
      events: {
        Row: {
          created_at: string;
          description: string;
          ends_on: string | null;
          id: number;
          is_published: boolean;
          location: string;
          starts_at: string | null;
          starts_on: string;
          state: string | null;
          title: string;
          updated_at: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          description?: string;
          ends_on?: string | null;
          id?: never;
          is_published?: boolean;
          location?: string;
          starts_at?: string | null;
          starts_on: string;
          state?: string | null;
          title: string;
          updated_at?: string;
        };
        Update: {
          created_at?: string;
          description?: string;
          ends_on?: string | null;
          id?: never;
          is_published?: boolean;
          location?: string;
          starts_at?: string | null;
          starts_on?: string;
          state?: string | null;
          title?: string;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'events_state_fkey';
            columns: ['state'];
            isOneToOne: false;
            referencedRelation: 'states';
            referencedColumns: ['name'];
          },
        ];
      };
      invoices: {
        Row: {
          amount_kobo: number;
          created_at: string;
          id: number;
          issued_at: string;
          number: string;
          paid_at: string | null;
          plan_name: string;
          status: string;
          stripe_invoice_id: string;
          subscription_id: number | null;
          updated_at: string;
          user_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          amount_kobo: number;
          created_at?: string;
          id?: never;
          issued_at: string;
          number: string;
          paid_at?: string | null;
          plan_name: string;
          status: string;
          stripe_invoice_id: string;
          subscription_id?: number | null;
          updated_at?: string;
          user_id?: string | null;
        };
        Update: {
          amount_kobo?: number;
          created_at?: string;
          id?: never;
          issued_at?: string;
          number?: string;
          paid_at?: string | null;
          plan_name?: string;
          status?: string;
          stripe_invoice_id?: string;
          subscription_id?: number | null;
          updated_at?: string;
          user_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'invoices_subscription_id_fkey';
            columns: ['subscription_id'];
            isOneToOne: false;
            referencedRelation: 'subscriptions';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'invoices_user_id_fkey';
            columns: ['user_id'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      message_images: {
        Row: {
          chat_id: number;
          height: number;
          path: string;
          position: number;
          seq: number;
          width: number;
        };
        ComputedFields: never;
        Insert: {
          chat_id: number;
          height: number;
          path: string;
          position: number;
          seq: number;
          width: number;
        };
        Update: {
          chat_id?: number;
          height?: number;
          path?: string;
          position?: number;
          seq?: number;
          width?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'message_images_chat_id_seq_fkey';
            columns: ['chat_id', 'seq'];
            isOneToOne: false;
            referencedRelation: 'messages';
            referencedColumns: ['chat_id', 'seq'];
          },
        ];
      };
      messages: {
        Row: {
          body: string;
          chat_id: number;
          client_id: string;
          created_at: string;
          deleted_at: string | null;
          kind: string;
          sender_id: string | null;
          sender_side: string;
          seq: number;
        };
        ComputedFields: never;
        Insert: {
          body?: string;
          chat_id: number;
          client_id?: string;
          created_at?: string;
          deleted_at?: string | null;
          kind?: string;
          sender_id?: string | null;
          sender_side: string;
          seq: number;
        };
        Update: {
          body?: string;
          chat_id?: number;
          client_id?: string;
          created_at?: string;
          deleted_at?: string | null;
          kind?: string;
          sender_id?: string | null;
          sender_side?: string;
          seq?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'messages_chat_id_fkey';
            columns: ['chat_id'];
            isOneToOne: false;
            referencedRelation: 'chats';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'messages_sender_id_fkey';
            columns: ['sender_id'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      notifications: {
        Row: {
          actor_id: string | null;
          body: string;
          business_id: number | null;
          created_at: string;
          id: number;
          is_read: boolean;
          recipient_id: string;
          subject_id: number | null;
          title: string;
          type: string;
        };
        ComputedFields: never;
        Insert: {
          actor_id?: string | null;
          body: string;
          business_id?: number | null;
          created_at?: string;
          id?: never;
          is_read?: boolean;
          recipient_id: string;
          subject_id?: number | null;
          title: string;
          type: string;
        };
        Update: {
          actor_id?: string | null;
          body?: string;
          business_id?: number | null;
          created_at?: string;
          id?: never;
          is_read?: boolean;
          recipient_id?: string;
          subject_id?: number | null;
          title?: string;
          type?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'notifications_actor_id_fkey';
            columns: ['actor_id'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'notifications_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'notifications_recipient_id_fkey';
            columns: ['recipient_id'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      opening_exceptions: {
        Row: {
          business_id: number;
          closes_at: string | null;
          day: string;
          id: number;
          opens_at: string | null;
        };
        ComputedFields: never;
        Insert: {
          business_id: number;
          closes_at?: string | null;
          day: string;
          id?: never;
          opens_at?: string | null;
        };
        Update: {
          business_id?: number;
          closes_at?: string | null;
          day?: string;
          id?: never;
          opens_at?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'opening_exceptions_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      opening_hours: {
        Row: {
          business_id: number;
          closes_at: string;
          opens_at: string;
          weekday: number;
        };
        ComputedFields: never;
        Insert: {
          business_id: number;
          closes_at: string;
          opens_at: string;
          weekday: number;
        };
        Update: {
          business_id?: number;
          closes_at?: string;
          opens_at?: string;
          weekday?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'opening_hours_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      plans: {
        Row: {
          duration_months: number;
          id: number;
          is_offered: boolean;
          name: string;
          price_kobo: number;
          stripe_price_id: string | null;
          stripe_product_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          duration_months: number;
          id?: never;
          is_offered?: boolean;
          name: string;
          price_kobo: number;
          stripe_price_id?: string | null;
          stripe_product_id?: string | null;
        };
        Update: {
          duration_months?: number;
          id?: never;
          is_offered?: boolean;
          name?: string;
          price_kobo?: number;
          stripe_price_id?: string | null;
          stripe_product_id?: string | null;
        };
        Relationships: [];
      };
      posts: {
        Row: {
          author_id: string | null;
          category: string;
          content: string;
          created_at: string;
          id: number;
          published_at: string | null;
          thumbnail_path: string | null;
          title: string;
          updated_at: string;
        };
        ComputedFields: never;
        Insert: {
          author_id?: string | null;
          category?: string;
          content?: string;
          created_at?: string;
          id?: never;
          published_at?: string | null;
          thumbnail_path?: string | null;
          title: string;
          updated_at?: string;
        };
        Update: {
          author_id?: string | null;
          category?: string;
          content?: string;
          created_at?: string;
          id?: never;
          published_at?: string | null;
          thumbnail_path?: string | null;
          title?: string;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'posts_author_id_fkey';
            columns: ['author_id'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
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
      report_evidence: {
        Row: {
          evidence: NonNullable<Json>;
          report_id: number;
        };
        ComputedFields: never;
        Insert: {
          evidence: NonNullable<Json>;
          report_id: number;
        };
        Update: {
          evidence?: NonNullable<Json>;
          report_id?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'report_evidence_report_id_fkey';
            columns: ['report_id'];
            isOneToOne: true;
            referencedRelation: 'reports';
            referencedColumns: ['id'];
          },
        ];
      };
      reports: {
        Row: {
          business_id: number | null;
          created_at: string;
          decided_at: string | null;
          decision: string | null;
          decision_reason: string;
          details: string;
          id: number;
          reason: string;
          reported_person_id: string | null;
          reporter_id: string | null;
          subject_id: number;
          subject_type: string;
        };
        ComputedFields: never;
        Insert: {
          business_id?: number | null;
          created_at?: string;
          decided_at?: string | null;
          decision?: string | null;
          decision_reason?: string;
          details?: string;
          id?: never;
          reason: string;
          reported_person_id?: string | null;
          reporter_id?: string | null;
          subject_id: number;
          subject_type: string;
        };
        Update: {
          business_id?: number | null;
          created_at?: string;
          decided_at?: string | null;
          decision?: string | null;
          decision_reason?: string;
          details?: string;
          id?: never;
          reason?: string;
          reported_person_id?: string | null;
          reporter_id?: string | null;
          subject_id?: number;
          subject_type?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'reports_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'reports_reported_person_id_fkey';
            columns: ['reported_person_id'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'reports_reporter_id_fkey';
            columns: ['reporter_id'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      review_replies: {
        Row: {
          author_id: string;
          created_at: string;
          edited_at: string | null;
          hidden_at: string | null;
          id: number;
          reply: string;
          review_id: number;
        };
        ComputedFields: never;
        Insert: {
          author_id: string;
          created_at?: string;
          edited_at?: string | null;
          hidden_at?: string | null;
          id?: never;
          reply: string;
          review_id: number;
        };
        Update: {
          author_id?: string;
          created_at?: string;
          edited_at?: string | null;
          hidden_at?: string | null;
          id?: never;
          reply?: string;
          review_id?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'review_replies_author_id_fkey';
            columns: ['author_id'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'review_replies_review_id_fkey';
            columns: ['review_id'];
            isOneToOne: false;
            referencedRelation: 'reviews';
            referencedColumns: ['id'];
          },
        ];
      };
      review_revisions: {
        Row: {
          comment: string;
          id: number;
          rating: number;
          replaced_at: string;
          review_id: number;
        };
        ComputedFields: never;
        Insert: {
          comment: string;
          id?: never;
          rating: number;
          replaced_at?: string;
          review_id: number;
        };
        Update: {
          comment?: string;
          id?: never;
          rating?: number;
          replaced_at?: string;
          review_id?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'review_revisions_review_id_fkey';
            columns: ['review_id'];
            isOneToOne: false;
            referencedRelation: 'reviews';
            referencedColumns: ['id'];
          },
        ];
      };
      reviews: {
        Row: {
          author_id: string;
          business_id: number;
          comment: string;
          created_at: string;
          edited_at: string | null;
          hidden_at: string | null;
          id: number;
          is_visible: boolean;
          rating: number;
        };
        ComputedFields: never;
        Insert: {
          author_id: string;
          business_id: number;
          comment?: string;
          created_at?: string;
          edited_at?: string | null;
          hidden_at?: string | null;
          id?: never;
          is_visible?: boolean;
          rating: number;
        };
        Update: {
          author_id?: string;
          business_id?: number;
          comment?: string;
          created_at?: string;
          edited_at?: string | null;
          hidden_at?: string | null;
          id?: never;
          is_visible?: boolean;
          rating?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'reviews_author_id_fkey';
            columns: ['author_id'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'reviews_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      saved_businesses: {
        Row: {
          business_id: number;
          created_at: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: {
          business_id: number;
          created_at?: string;
          user_id?: string;
        };
        Update: {
          business_id?: number;
          created_at?: string;
          user_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'saved_businesses_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'saved_businesses_user_id_fkey';
            columns: ['user_id'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      services: {
        Row: {
          business_id: number;
          created_at: string;
          duration: string;
          id: number;
          price_kobo: number;
          title: string;
          updated_at: string;
        };
        ComputedFields: never;
        Insert: {
          business_id: number;
          created_at?: string;
          duration?: string;
          id?: never;
          price_kobo: number;
          title: string;
          updated_at?: string;
        };
        Update: {
          business_id?: number;
          created_at?: string;
          duration?: string;
          id?: never;
          price_kobo?: number;
          title?: string;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'services_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
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
      subscriptions: {
        Row: {
          cancel_at_period_end: boolean;
          created_at: string;
          current_period_end: string | null;
          current_period_start: string | null;
          entitled_until: string | null;
          grace_until: string | null;
          id: number;
          plan_id: number;
          status: string;
          stripe_subscription_id: string;
          sync_version: number;
          updated_at: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: {
          cancel_at_period_end?: boolean;
          created_at?: string;
          current_period_end?: string | null;
          current_period_start?: string | null;
          entitled_until?: never;
          grace_until?: string | null;
          id?: never;
          plan_id: number;
          status: string;
          stripe_subscription_id: string;
          sync_version?: number;
          updated_at?: string;
          user_id: string;
        };
        Update: {
          cancel_at_period_end?: boolean;
          created_at?: string;
          current_period_end?: string | null;
          current_period_start?: string | null;
          entitled_until?: never;
          grace_until?: string | null;
          id?: never;
          plan_id?: number;
          status?: string;
          stripe_subscription_id?: string;
          sync_version?: number;
          updated_at?: string;
          user_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'subscriptions_plan_id_fkey';
            columns: ['plan_id'];
            isOneToOne: false;
            referencedRelation: 'plans';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'subscriptions_user_id_fkey';
            columns: ['user_id'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
    };
    Views: {
      [_ in never]: never;
    };
    Functions: {
      active_ads: {
        Args: { before_id?: number; page_size?: number };
        Returns: {
          business_id: number;
          business_name: string;
          ends_at: string;
          id: number;
          image_path: string;
          link: string;
          starts_at: string;
        }[];
      };
      add_business_images: {
        Args: { business_id: number; images: Json; person_id: string };
        Returns: {
          business_id: number;
          created_at: string;
          height: number;
          id: number;
          path: string;
          width: number;
        }[];
        SetofOptions: {
          from: '*';
          to: 'business_images';
          isOneToOne: false;
          isSetofReturn: true;
        };
      };
      add_services: {
        Args: { business_id: number; services: Json };
        Returns: {
          business_id: number;
          created_at: string;
          duration: string;
          id: number;
          price_kobo: number;
          title: string;
          updated_at: string;
        }[];
        SetofOptions: {
          from: '*';
          to: 'services';
          isOneToOne: false;
          isSetofReturn: true;
        };
      };
      answer_invitation: { Args: { member_id: number; status: string }; Returns: undefined };
      apply_stripe_subscription: {
        Args: {
          event_id?: string;
          first_version?: number;
          invoices: Json;
          subscription: Json;
          version: number;
        };
        Returns: {
          changes: string[];
          outcome: string;
        }[];
      };
      begin_stripe_sync: {
        Args: { event_id?: string; stripe_subscription_id: string };
        Returns: {
          is_done: boolean;
          version: number;
        }[];
      };
      billing_standing: {
        Args: { person_id: string };
        Returns: {
          email: string;
          name: string;
          status: string;
          stripe_customer_id: string;
          stripe_subscription_id: string;
        }[];
      };
      business_chats: {
        Args: { before_at?: string; before_id?: number; business_id: number; page_size?: number };
        Returns: Database['public']['CompositeTypes']['listed_chat'][];
        SetofOptions: {
          from: '*';
          to: 'listed_chat';
          isOneToOne: false;
          isSetofReturn: true;
        };
      };
      business_performance: {
        Args: { business_id: number; metric?: string; window?: string };
        Returns: Database['public']['CompositeTypes']['business_performance'];
        SetofOptions: {
          from: '*';
          to: 'business_performance';
          isOneToOne: true;
          isSetofReturn: false;
        };
      };
      business_performance_scores: {
        Args: { business_id: number; days?: number };
        Returns: Database['public']['CompositeTypes']['business_performance_score'][];
        SetofOptions: {
          from: '*';
          to: 'business_performance_score';
          isOneToOne: false;
          isSetofReturn: true;
        };
      };
      business_reviews: {
        Args: { before_id?: number; business_id: number; page?: number; page_size?: number; rating?: number };
        Returns: Database['public']['CompositeTypes']['business_review'][];
        SetofOptions: {
          from: '*';
          to: 'business_review';
          isOneToOne: false;
          isSetofReturn: true;
        };
      };
      chat_details: {
        Args: { chat_id: number };
        Returns: Database['public']['CompositeTypes']['detailed_chat'];
        SetofOptions: {
          from: '*';
          to: 'detailed_chat';
          isOneToOne: true;
          isSetofReturn: false;
        };
      };
      chat_history: {
        Args: { after_seq?: number; before_seq?: number; chat_id: number; page_size?: number };
        Returns: Json;
      };
      check_password_reset_code: { Args: { code_hash: string; email: string }; Returns: boolean };
      claim_password_reset_code: {
        Args: { code_hash: string; email: string };
        Returns: {
          code_id: number;
          user_id: string;
        }[];
      };
      clear_chat: { Args: { chat_id: number }; Returns: undefined };
      collaboration_details: {
        Args: { collaboration_id: number };
        Returns: {
          created_at: string;
          description: string;
          id: number;
          members: Json;
          memberships: Json;
          name: string;
          updated_at: string;
        }[];
      };
      complete_password_reset: { Args: { code_id: number }; Returns: undefined };
      confirm_current_password: {
        Args: { password: string };
        Returns: {
          is_right: boolean;
          seconds_to_wait: number;
        }[];
      };
      create_collaboration: {
        Args: { business_ids: number[]; description?: string; name: string };
        Returns: {
          created_at: string;
          description: string;
          id: number;
          name: string;
          updated_at: string;
        };
        SetofOptions: {
          from: '*';
          to: 'collaborations';
          isOneToOne: true;
          isSetofReturn: false;
        };
      };
      create_review: {
        Args: { business_id: number; comment?: string; rating: number };
        Returns: {
          author_id: string;
          business_id: number;
          comment: string;
          created_at: string;
          edited_at: string | null;
          hidden_at: string | null;
          id: number;
          is_visible: boolean;
          rating: number;
        };
        SetofOptions: {
          from: '*';
          to: 'reviews';
          isOneToOne: true;
          isSetofReturn: false;
        };
      };
      deactivate_account: { Args: { reason?: string }; Returns: undefined };
      decide_approval: {
        Args: { business_id: number; decision: string; reason?: string };
        Returns: undefined;
      };
      decide_report: { Args: { decision: string; reason?: string; report_id: number }; Returns: undefined };
      delete_account: { Args: Record<PropertyKey, never>; Returns: undefined };
      delete_business: { Args: { business_id: number }; Returns: undefined };
      delete_business_images: { Args: { image_ids: number[] }; Returns: undefined };
      delete_collaboration: { Args: { collaboration_id: number }; Returns: undefined };
      delete_message: { Args: { chat_id: number; seq: number }; Returns: undefined };
      delete_review: { Args: { review_id: number }; Returns: undefined };
      delete_review_reply: { Args: { reply_id: number }; Returns: undefined };
      edit_review: {
        Args: { comment?: string; rating?: number; review_id: number };
        Returns: {
          author_id: string;
          business_id: number;
          comment: string;
          created_at: string;
          edited_at: string | null;
          hidden_at: string | null;
          id: number;
          is_visible: boolean;
          rating: number;
        };
        SetofOptions: {
          from: '*';
          to: 'reviews';
          isOneToOne: true;
          isSetofReturn: false;
        };
      };
      edit_review_reply: {
        Args: { reply: string; reply_id: number };
        Returns: {
          author_id: string;
          created_at: string;
          edited_at: string | null;
          hidden_at: string | null;
          id: number;
          reply: string;
          review_id: number;
        };
        SetofOptions: {
          from: '*';
          to: 'review_replies';
          isOneToOne: true;
          isSetofReturn: false;
        };
      };
      events_of_month: {
        Args: { after_id?: number; month?: string; page_size?: number };
        Returns: {
          description: string;
          ends_on: string;
          id: number;
          location: string;
          starts_at: string;
          starts_on: string;
          state: string;
          title: string;
        }[];
      };
      export_my_data: { Args: Record<PropertyKey, never>; Returns: Json };
      find_business_by_slug: {
        Args: { slug: string };
        Returns: Database['public']['CompositeTypes']['found_slug'][];
        SetofOptions: {
          from: '*';
          to: 'found_slug';
          isOneToOne: false;
          isSetofReturn: true;
        };
      };
      forget_stripe_customer: { Args: { stripe_customer_id: string }; Returns: undefined };
      idempotent_answer: { Args: { key: string }; Returns: Json };
      invite_businesses: { Args: { business_ids: number[]; collaboration_id: number }; Returns: undefined };
      is_open: { Args: { at?: string; business_id: number }; Returns: boolean };
      is_staff: { Args: Record<PropertyKey, never>; Returns: boolean };
      issue_password_reset_code: { Args: { code_hash: string; email: string }; Returns: string };
      keep_idempotent_answer: { Args: { answer: Json; key: string }; Returns: undefined };
      keep_stripe_customer: {
        Args: { instead_of?: string; person_id: string; stripe_customer_id: string };
        Returns: string;
      };
      mark_chat_read: { Args: { chat_id: number; through_seq?: number }; Returns: undefined };
      my_billing: {
        Args: Record<PropertyKey, never>;
        Returns: {
          cancel_at_period_end: boolean;
          invoices: Json;
          next_billing_date: string;
          plan: string;
          status: string;
        }[];
      };
      my_collaborations: {
        Args: { before_id?: number; page_size?: number };
        Returns: {
          created_at: string;
          description: string;
          id: number;
          members: number;
          memberships: Json;
          name: string;
        }[];
      };
      my_saved_businesses: {
        Args: { before_id?: number; before_saved_at?: string; page_size?: number };
        Returns: Database['public']['CompositeTypes']['saved_business'][];
        SetofOptions: {
          from: '*';
          to: 'saved_business';
          isOneToOne: false;
          isSetofReturn: true;
        };
      };
      open_chat: {
        Args: { business_id: number };
        Returns: {
          blocked_by: string | null;
          business_cleared_seq: number;
          business_id: number | null;
          business_name: string;
          business_read_seq: number;
          business_unread_count: number;
          closed_at: string | null;
          created_at: string;
          customer_id: string | null;
          id: number;
          last_message_at: string | null;
          last_seq: number;
          user_cleared_seq: number;
          user_read_seq: number;
          user_unread_count: number;
        };
        SetofOptions: {
          from: '*';
          to: 'chats';
          isOneToOne: true;
          isSetofReturn: false;
        };
      };
      open_reports: {
        Args: { after_id?: number; page_size?: number };
        Returns: Database['public']['CompositeTypes']['open_report'][];
        SetofOptions: {
          from: '*';
          to: 'open_report';
          isOneToOne: false;
          isSetofReturn: true;
        };
      };
      record_forwarded_visit: {
        Args: { address: string; business_id: number; user_agent: string };
        Returns: undefined;
      };
      record_visit: { Args: { business_id: number }; Returns: undefined };
      release_password_reset_code: { Args: { code_id: number }; Returns: undefined };
      remove_collaboration_business: {
        Args: { business_id: number; collaboration_id: number };
        Returns: undefined;
      };
      remove_member: { Args: { member_id: number }; Returns: undefined };
      remove_saved_business: { Args: { business_id: number }; Returns: undefined };
      replace_checkout_session: { Args: { person_id: string; session_id: string }; Returns: string };
      replace_collaboration_businesses: {
        Args: { business_ids: number[]; collaboration_id: number };
        Returns: undefined;
      };
      reply_to_review: {
        Args: { reply: string; review_id: number };
        Returns: {
          author_id: string;
          created_at: string;
          edited_at: string | null;
          hidden_at: string | null;
          id: number;
          reply: string;
          review_id: number;
        };
        SetofOptions: {
          from: '*';
          to: 'review_replies';
          isOneToOne: true;
          isSetofReturn: false;
        };
      };
      report_business: { Args: { business_id: number; details?: string; reason: string }; Returns: number };
      report_chat: { Args: { chat_id: number; details?: string; reason: string }; Returns: number };
      report_review: { Args: { details?: string; reason: string; review_id: number }; Returns: number };
      report_review_reply: { Args: { details?: string; reason: string; reply_id: number }; Returns: number };
      request_approval: { Args: { business_id: number }; Returns: undefined };
      restore_review: { Args: { reason?: string; review_id: number }; Returns: undefined };
      restore_review_reply: { Args: { reason?: string; reply_id: number }; Returns: undefined };
      save_business: { Args: { business_id: number }; Returns: undefined };
      search_businesses: {
        Args: {
          after_cursor?: string;
          amenity_ids?: number[];
          category?: string;
          latitude?: number;
          longitude?: number;
          minimum_rating?: number;
          open_now?: boolean;
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
      send_images: {
        Args: { chat_id: number; client_id?: string; images: Json; person_id: string };
        Returns: Database['public']['CompositeTypes']['chat_message'];
        SetofOptions: {
          from: '*';
          to: 'chat_message';
          isOneToOne: true;
          isSetofReturn: false;
        };
      };
      send_message: {
        Args: { body: string; chat_id: number; client_id?: string };
        Returns: Database['public']['CompositeTypes']['chat_message'];
        SetofOptions: {
          from: '*';
          to: 'chat_message';
          isOneToOne: true;
          isSetofReturn: false;
        };
      };
      set_business_activity: {
        Args: { activation_status: string; business_id: number; business_name?: string; reason?: string };
        Returns: undefined;
      };
      set_business_amenities: { Args: { amenity_ids: number[]; business_id: number }; Returns: undefined };
      set_business_category: {
        Args: { business_id: number; category_id: number; subcategory_ids?: number[] };
        Returns: undefined;
      };
      set_business_slug: { Args: { business_id: number; slug: string }; Returns: undefined };
      set_chat_blocked: { Args: { blocked: boolean; chat_id: number }; Returns: undefined };
      set_member_privilege: { Args: { member_id: number; privilege: string }; Returns: undefined };
      set_opening_exceptions: { Args: { business_id: number; exceptions: Json }; Returns: undefined };
      set_opening_hours: { Args: { business_id: number; hours: Json }; Returns: undefined };
      social_account_email: {
        Args: { email: string; is_email_verified: boolean; provider: string; subject: string };
        Returns: string;
      };
      take_files_to_delete: {
        Args: { at_most?: number };
        Returns: {
          bucket_id: string;
          name: string;
        }[];
      };
      take_rate_limit: { Args: { caller: string; route_class: string }; Returns: number };
      take_stripe_customers_to_delete: { Args: { at_most?: number }; Returns: string[] };
      take_stripe_customers_to_reconcile: {
        Args: { at_most?: number };
        Returns: {
          email: string;
          stripe_customer_id: string;
          stripe_subscription_id: string;
        }[];
      };
      trending_businesses: {
        Args: { page_size?: number };
        Returns: Database['public']['CompositeTypes']['trending_business'][];
        SetofOptions: {
          from: '*';
          to: 'trending_business';
          isOneToOne: false;
          isSetofReturn: true;
        };
      };
      update_collaboration: {
        Args: { collaboration_id: number; description?: string; name?: string };
        Returns: {
          created_at: string;
          description: string;
          id: number;
          name: string;
          updated_at: string;
        };
        SetofOptions: {
          from: '*';
          to: 'collaborations';
          isOneToOne: true;
          isSetofReturn: false;
        };
      };
      user_chats: {
        Args: { before_at?: string; before_id?: number; page_size?: number };
        Returns: Database['public']['CompositeTypes']['listed_chat'][];
        SetofOptions: {
          from: '*';
          to: 'listed_chat';
          isOneToOne: false;
          isSetofReturn: true;
        };
      };
    };
    Enums: {
      [_ in never]: never;
    };
    CompositeTypes: {
      business_performance: {
        total_conversations: number | null;
        total_reviews: number | null;
        total_profile_visits: number | null;
        total_saved_by_users: number | null;
        points: Json | null;
      };
      business_performance_score: {
        day: string | null;
        performance_score: number | null;
      };
      business_review: {
        id: number | null;
        rating: number | null;
        comment: string | null;
        author_id: string | null;
        author_first_name: string | null;
        author_image_path: string | null;
        created_at: string | null;
        edited_at: string | null;
        replies: Json | null;
      };
      chat_message: {
        seq: number | null;
        sender_side: string | null;
        sender_id: string | null;
        kind: string | null;
        body: string | null;
        images: Json | null;
        is_deleted: boolean | null;
        created_at: string | null;
      };
      detailed_chat: {
        chat_id: number | null;
        side: string | null;
        business_id: number | null;
        business_name: string | null;
        business_logo_path: string | null;
        customer_id: string | null;
        customer_first_name: string | null;
        customer_image_path: string | null;
        last_seq: number | null;
        last_message: string | null;
        last_message_at: string | null;
        unread_count: number | null;
        user_read_seq: number | null;
        business_read_seq: number | null;
        blocked_by: string | null;
        is_closed: boolean | null;
        created_at: string | null;
      };
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
        is_open: boolean | null;
        slug: string | null;
        is_premium: boolean | null;
        thumbnail_path: string | null;
      };
      found_slug: {
        business_id: number | null;
        slug: string | null;
        is_redirect: boolean | null;
      };
      listed_chat: {
        chat_id: number | null;
        business_id: number | null;
        business_name: string | null;
        business_logo_path: string | null;
        customer_id: string | null;
        customer_first_name: string | null;
        customer_image_path: string | null;
        last_message: string | null;
        last_message_at: string | null;
        unread_count: number | null;
        blocked_by: string | null;
        is_closed: boolean | null;
      };
      open_report: {
        id: number | null;
        subject_type: string | null;
        subject_id: number | null;
        business_id: number | null;
        business_name: string | null;
        reported_person_id: string | null;
        reporter_id: string | null;
        reporter_first_name: string | null;
        reason: string | null;
        details: string | null;
        evidence: Json | null;
        open_reports_of_subject: number | null;
        created_at: string | null;
      };
      saved_business: {
        id: number | null;
        name: string | null;
        description: string | null;
        category_id: number | null;
        category_name: string | null;
        logo_path: string | null;
        address: string | null;
        state: string | null;
        saved_at: string | null;
        is_premium: boolean | null;
        slug: string | null;
        thumbnail_path: string | null;
      };
      trending_business: {
        id: number | null;
        name: string | null;
        description: string | null;
        category_id: number | null;
        category_name: string | null;
        logo_path: string | null;
        state: string | null;
        number_of_profile_visits: number | null;
        score: number | null;
        is_premium: boolean | null;
        slug: string | null;
        thumbnail_path: string | null;
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
